from sympy import diff, expand, legendre, symbols

a, b, c, d, x, y, z = symbols("a b c d x y z")


def check(name, e, formulas):
    """Print each derivative of e^2 minus its formula."""
    for weight, formula in formulas.items():
        difference = expand(diff(e**2, weight) - formula)
        print(f"{name}: d(e^2)/d{weight} minus the formula:", difference)


e = a + b * x + c * x**2 + d * x**3 - y
cubic = {a: 2 * e, b: 2 * e * x, c: 2 * e * x**2, d: 2 * e * x**3}
check("cubic", e, cubic)

p3 = (5 * z**3 - 3 * z) / 2
slope = 3 * (5 * z**2 - 1) / 2
print("P3 minus Legendre's polynomial:", expand(p3 - legendre(3, z)))
print("dP3/dz minus the formula:", expand(diff(p3, z) - slope))
p = p3.subs(z, c + d * x)
s = b * slope.subs(z, c + d * x)
e = a + b * p - y
check("rung 4", e, {a: 2 * e, b: 2 * e * p, c: 2 * e * s, d: 2 * e * s * x})
