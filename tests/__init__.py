"""All tests, by what they check: folders named like those of snippets/ and docs/, `pages/` and `build/`.

What several of them need stands here: exact answers (`oracles`), what the snippets printed (`logs`), the rungs as
modules (`rungs`), several processes (`ranks`, `torchrun`), built sites (`sites`), processes left behind (`leftovers`).
"""
