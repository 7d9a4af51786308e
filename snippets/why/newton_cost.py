import numpy as np
import torch

torch.set_default_dtype(torch.float64)
p = 1000  # weights: the heights of a curve above p points
noise = torch.tensor(np.random.default_rng(0).standard_normal(p))
y = torch.sin(torch.linspace(-torch.pi, torch.pi, p)) + noise


def loss(weights):
    rough = weights.diff().cosh().log().sum()
    return ((weights - y) ** 2).sum() + 10 * rough


grad, hessian = torch.func.grad(loss), torch.func.hessian(loss)


def by_products(weights, gradient):
    step, products = torch.zeros(p), 0
    rest = direction = -gradient  # conjugate gradients: H step = -gradient
    while rest.norm() > 0.01 * gradient.norm():
        product = torch.func.jvp(grad, (weights,), (direction,))[1]
        length = rest @ rest / (direction @ product)
        step = step + length * direction
        new = rest - length * product
        direction = new + (new @ new) / (rest @ rest) * direction
        rest, products = new, products + 1
    return step, products


def by_matrix(weights, gradient):
    return torch.linalg.solve(hessian(weights), -gradient), p


for kind in (by_matrix, by_products):
    weights, steps, total = torch.zeros(p), 0, 0
    while (gradient := grad(weights)).norm() > 1e-5:
        step, products = kind(weights, gradient)
        weights, steps, total = weights + step, steps + 1, total + products
    print(f"{kind.__name__}, loss:", loss(weights).item())
    print(f"{kind.__name__}, steps and gradients:", steps)
    print(f"{kind.__name__}, products:", total)

weights = torch.zeros(p, requires_grad=True)
settings = {"max_iter": 500, "tolerance_grad": 1e-6, "tolerance_change": 0}
lbfgs = torch.optim.LBFGS([weights], history_size=10, **settings)


def closure():
    lbfgs.zero_grad()
    value = loss(weights)
    value.backward()
    return value


lbfgs.step(closure)
state = lbfgs.state[weights]
print("L-BFGS, loss:", loss(weights).item())
print("L-BFGS, gradients:", state["func_evals"])
print("L-BFGS, numbers kept:", 2 * p * len(state["old_dirs"]))
