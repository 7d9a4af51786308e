"""Where the code is: links from pages to the repository, when REPO_URL names one; else there are none.

`/blob/` and `/edit/` are GitHub's addresses, which most hosts understand; GitLab's have `/-` before them.
"""

import re
from html import escape
from typing import NamedTuple
from urllib.parse import quote, urlsplit

from mkdocs.config.defaults import MkDocsConfig

from fault import Fault
from languages import words

# The branch on which the workflow puts what Colab opens: it opens what GitHub has, and no other address.
NOTEBOOKS = "notebooks"
LISTING = re.compile(r'(<span class="filename">)(snippets/[\w/]+\.py)(</span>)')
DOWNLOAD = re.compile(r'<a href="([\w/]+\.ipynb)">.*?</a>')


class Repository(NamedTuple):
    """A repository on the web."""

    url: str  # without a slash at its end
    branch: str

    def file(self, path: str, what: str = "blob") -> str:
        """The address at which a file is read, or with "edit" edited."""
        between = "/-" if "gitlab" in urlsplit(self.url).netloc else ""
        return f"{self.url}{between}/{what}/{quote(self.branch)}/{quote(path)}"

    def colab(self, notebook: str) -> str | None:
        """The address at which Colab opens a notebook of the site; None where the repository is not GitHub's."""
        _, host, path, *_ = urlsplit(self.url)
        if host != "github.com":
            return None
        return f"https://colab.research.google.com/github{path}/blob/{NOTEBOOKS}/{quote(notebook)}"


def of(config: MkDocsConfig) -> Repository | None:
    """What REPO_URL and REPO_BRANCH name; None without them. Raises Fault where that is no address."""
    given = str(config.extra.get("repository") or "")  # an empty variable is None
    url = given.rstrip("/")
    if not given:
        return None
    parts = urlsplit(url)
    if parts.scheme not in ("http", "https") or not parts.netloc or not parts.path or re.search(r'[\s"<>?#]', url):
        raise Fault(f"REPO_URL: {given}: it must be a repository's http(s) address, such as https://github.com/you/it")
    return Repository(url, str(config.extra.get("branch") or "main"))


def linked(content: str, source: str, url: str, repository: Repository) -> str:
    """The content of the page docs/`source` at `url`, with links to its source, its listings' files, and Colab."""
    said = words(source.partition("/")[0])["source"]

    def link(address: str, text: str) -> str:
        return f'<a href="{escape(address)}">{text}</a>'

    def opened(download: re.Match[str]) -> str:
        address = repository.colab(url + download[1])
        return download[0] + (said["colab"].format(link(address, said["open"])) if address else "")

    content = LISTING.sub(lambda title: title[1] + link(repository.file(title[2]), title[2]) + title[3], content)
    content = DOWNLOAD.sub(opened, content)
    own = f"docs/{source}"
    about = [link(repository.file(own), said["view"]), link(repository.file(own, "edit"), said["edit"])]
    return f'{content}\n<footer class="source">{" · ".join(about)}</footer>\n'
