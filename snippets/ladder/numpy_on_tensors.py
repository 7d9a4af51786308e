import warnings

import numpy as np
import torch

warnings.simplefilter("ignore")  # NumPy warns of how PyTorch takes part in its functions
plain = torch.ones(3)
tracked = torch.ones(3, requires_grad=True)
for name, tensor in (("plain", plain), ("needs a gradient", tracked)):
    for function in (np.sin, np.sum, np.mean):
        try:
            result = function(tensor)
            print(f"np.{function.__name__}, {name}: a {type(result).__name__}")
        except (TypeError, RuntimeError) as error:
            print(f"np.{function.__name__}, {name}: {error}")
