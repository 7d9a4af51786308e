import torch

print("CUDA:", torch.cuda.is_available())
print("MPS:", torch.backends.mps.is_available())
found = torch.accelerator.current_accelerator(check_available=True)
device = found or torch.device("cpu")
print("device:", device)

dtypes = []
for dtype in (torch.float64, torch.float32, torch.bfloat16):
    try:
        x = torch.linspace(-torch.pi, torch.pi, 2000, dtype=dtype, device=device)
        dtypes.append(dtype)
        print(f"{dtype}: works")
    except TypeError as error:
        print(f"{dtype}: {error}")

x = torch.linspace(-torch.pi, torch.pi, 2000, dtype=dtypes[0], device=device)
print("taken:", x.dtype, x.device)
