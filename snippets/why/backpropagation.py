import matplotlib.pyplot as plt
import torch

x = torch.tensor([-1.0, 1.0, 2.0])
y = torch.sin(x).round()
start = 1.0, 1.0, 0.0, -1.0
a, b, c, d = [torch.tensor(w, requires_grad=True) for w in start]
residual = a + b * x + c * x**2 + d * x**3 - y
loss = residual @ residual
print("residual:", residual.int().tolist())
print("loss:", loss.int().item())

nodes = [loss.grad_fn]
places = {loss.grad_fn: (0, 0)}
received = {}
for node in nodes:  # the list grows while the loop goes through it
    # When backward() comes to this node, keep what it brings.
    node.register_prehook(lambda g, node=node: received.update({node: g[0]}))
    column, row = places[node]
    for k, (other, _) in enumerate(node.next_functions):
        if other and other not in nodes:
            nodes.append(other)
            down = k == 0 and column == 0
            places[other] = (column, row - 1) if down else (column + 1, row)
loss.backward(retain_graph=True)  # keeps the factors, to be drawn

weights = {a: "a.grad", b: "b.grad", c: "c.grad", d: "d.grad"}
plt.figure(figsize=(4.8, 4.8))
plt.axes((0, 0, 1, 1))
boxes = {}
for node in nodes:
    name = weights.get(getattr(node, "variable", None), type(node).__name__)
    value = received[node].int().tolist()
    print(f"{name} receives: {value}")
    text = f"{name}\n{value}"
    if name == "MulBackward0":
        factor = node._saved_other.int().tolist()
        print(f"{name} multiplies by: {factor}")
        text += f"\n× {factor}"
    edge = "C1" if "grad" in name else "C0"
    style = {"boxstyle": "round", "facecolor": "none", "edgecolor": edge}
    label = plt.text(*places[node], text, ha="center", va="center", bbox=style)
    boxes[node] = label.get_bbox_patch()
for node in nodes:
    for k, (other, _) in enumerate(node.next_functions):
        if other:
            # The dot product uses the residual twice: two arrows.
            bend = f"arc3,rad={0.6 - 1.2 * k if node is loss.grad_fn else 0}"
            style = {"arrowstyle": "->", "color": "C2", "connectionstyle": bend}
            style |= {"patchA": boxes[node], "patchB": boxes[other]}
            plt.annotate("", places[other], places[node], arrowprops=style)
plt.axis((-0.5, 2.3, -5.4, 0.4))
plt.axis("off")
plt.show()
