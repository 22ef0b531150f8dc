"""Writes numpy-cases.json: calls of ops and what NumPy gives for them. Run: python3 numpy-cases.py (needs NumPy)."""
import itertools
import json
import math
import random
import numpy as np

random.seed(1)
np.seterr(all='ignore')
cases = []
draw = np.random.default_rng(7)


def tensor(a):
    kinds = {'f': 'float64', 'i': 'int32', 'b': 'bool'}
    return {'dtype': kinds[a.dtype.kind], 'shape': list(a.shape), 'values': [plain(v) for v in a.ravel()]}


def plain(v):
    if isinstance(v, np.ndarray):
        return tensor(v)
    if isinstance(v, (list, tuple)):
        return [plain(x) for x in v]
    if isinstance(v, dict):
        return {k: plain(x) for k, x in v.items()}
    if isinstance(v, np.generic):
        v = v.item()
    if isinstance(v, float):
        if math.isnan(v) or math.isinf(v):
            return 'NaN' if math.isnan(v) else ('Infinity' if v > 0 else '-Infinity')
        if v == 0 and math.copysign(1, v) < 0:
            return '-0'
        return int(v) if v == int(v) and abs(v) < 1e15 else v
    return v


def case(op, args, value, dtype='float64'):
    cases.append({'op': op, 'args': [plain(a) for a in args], 'value': {**tensor(np.asarray(value)), 'dtype': dtype}})


def x(*shape):
    return draw.integers(-9, 10, shape).astype(float)


def slices():
    ends = [None, 0, 1, 2, 4, 5, 7, -1, -2, -5, -6]
    for n in [0, 1, 5]:
        every = list(itertools.product(ends, ends, [1, 2, 3, -1, -2]))
        for start, end, step in random.sample(every, 80):
            a = np.arange(n, dtype=float)
            case('slice', [a, [[start, end, step]]], a[start:end:step])
    a = x(3, 4, 2)
    case('slice', [a, [None, [1, 3]]], a[:, 1:3])
    case('slice', [a, [[None, None, -1], [0, None, 2], [1, 2]]], a[::-1, ::2, 1:2])


def movement():
    a, b = x(2, 3), x(2, 2)
    case('concat', [[a, b], 1], np.concatenate([a, b], 1))
    case('concat', [[a, a, a]], np.concatenate([a, a, a]))
    case('concat', [[a, x(2, 0)], -1], a)
    for axis in [0, 1, 2, -1]:
        case('stack', [[a, a + 1], axis], np.stack([a, a + 1], axis))
        case('expandDims', [a, axis], np.expand_dims(a, axis))
    c = x(1, 2, 1)
    case('squeeze', [c], c.squeeze())
    case('squeeze', [c, 0], c.squeeze(0))
    case('squeeze', [c, [0, -1]], c.squeeze((0, -1)))
    for axis in [None, 0, 1, [0, 1]]:
        case('flip', [a, axis], np.flip(a, tuple(axis) if isinstance(axis, list) else axis))
    case('transpose', [a], a.T)
    d = x(2, 3, 4)
    case('transpose', [d, [1, -1, 0]], d.transpose(1, -1, 0))
    case('reshape', [d, [4, -1]], d.reshape(4, -1))
    e = x(3, 1)
    case('broadcastTo', [e, [2, 3, 4]], np.broadcast_to(e, (2, 3, 4)))
    case('pad', [a, [[1, 0], [2, 3]], 7], np.pad(a, [(1, 0), (2, 3)], constant_values=7))
    case('tile', [a, [2, 3]], np.tile(a, (2, 3)))
    for axis in [0, 1]:
        case('repeat', [a, 3, axis], np.repeat(a, 3, axis))
        case('cumSum', [a, {'axis': axis}], np.cumsum(a, axis))
        case('cumSum', [a, {'axis': axis, 'reverse': True}], np.flip(np.cumsum(np.flip(a, axis), axis), axis))
    for n, k in [(0, 0), (1, 3), (4, 2)]:
        case('range', [n, 'float64'], np.arange(n, dtype=float))


def reductions():
    a = x(2, 3, 4)
    for axis in [None, 0, 1, -1, [0, 2], [0, 1, 2], []]:
        ax = tuple(axis) if isinstance(axis, list) else axis
        for keep in [False, True]:
            o = {'axis': axis, 'keepDims': keep}
            case('sum', [a, o], a.sum(axis=ax, keepdims=keep))
            case('prod', [a / 4, o], (a / 4).prod(axis=ax, keepdims=keep))
            case('max', [a, o], a.max(axis=ax, keepdims=keep))
            case('min', [a, o], a.min(axis=ax, keepdims=keep))
            case('mean', [a, o], a.mean(axis=ax, keepdims=keep))
            case('variance', [a, o], a.var(axis=ax, keepdims=keep))
            case('norm', [a, o], np.sqrt((a * a).sum(axis=ax, keepdims=keep)))
            case('logSumExp', [a, o], np.log(np.exp(a).sum(axis=ax, keepdims=keep)))
    for axis in [None, 0, 1, -1]:
        o = {'axis': axis}
        case('argMax', [a, o], a.argmax(axis), 'int32')
        case('argMin', [a, o], a.argmin(axis), 'int32')
    b = np.array([[1, np.nan, 3], [np.nan, np.inf, np.nan]])
    case('argMax', [b, {'axis': 1}], b.argmax(1), 'int32')
    case('argMin', [b, {'axis': 1}], b.argmin(1), 'int32')
    case('max', [b, {'axis': 1}], b.max(1))
    case('sum', [x(0, 3), {'axis': 0}], np.zeros(3))
    case('prod', [x(0, 3), {'axis': 0}], np.ones(3))
    case('variance', [np.array([1e8, 1e8 + 1, 1e8 + 2])], np.float64(2 / 3))
    t = np.array([[True, False], [True, True]])
    for axis in [None, 0, 1]:
        case('any', [t, {'axis': axis}], t.any(axis), 'bool')
        case('all', [t, {'axis': axis}], t.all(axis), 'bool')


def sorting():
    a = draw.integers(0, 4, (3, 5)).astype(float)
    for axis in [0, 1, -1]:
        case('sort', [a, {'axis': axis}], np.sort(a, axis))
        case('argSort', [a, {'axis': axis}], np.argsort(a, axis, kind='stable'), 'int32')
        case('argSort', [a, {'axis': axis, 'descending': True}], np.argsort(-a, axis, kind='stable'), 'int32')
    b = np.array([np.nan, 2, -np.inf, np.nan, np.inf, -1])
    case('sort', [b], np.sort(b))
    case('argSort', [b], np.argsort(b, kind='stable'), 'int32')
    case('sort', [b, {'descending': True}], np.array([np.nan, np.nan, np.inf, 2, -1, -np.inf]))


def products():
    for p, q in [((), (2,)), ((3,), (3,)), ((2, 3), (3,)), ((3,), (3, 2)), ((2, 3), (3, 4)), ((2, 2, 3), (4, 3, 2)), ((2, 2, 3), (3,)), ((0, 3), (3, 2)), ((2, 0), (0, 2))]:
        a, b = x(*p), x(*q)
        case('dot', [a, b], np.dot(a, b))
    a, b = x(2, 2), x(3)
    case('outer', [a, b], np.outer(a, b))
    for p, q in [((2, 3), (3, 4)), ((5, 2, 3), (3, 4)), ((2, 1, 2, 3), (3, 3, 2)), ((17, 40), (40, 9)), ((33, 25), (25, 35)), ((1, 70), (70, 30)), ((2, 31, 12), (1, 12, 13))]:
        a, b = x(*p), x(*q)
        case('matMul', [a, b], a @ b)
        case('matMul', [a.swapaxes(-1, -2), b, {'transposeA': True}], a @ b)
        case('matMul', [a, b.swapaxes(-1, -2), {'transposeB': True}], a @ b)


def elementwise():
    a = np.array([-np.inf, -3.5, -2.5, -1.5, -1.0, -0.5, -0.3, -0.0, 0.0, 0.3, 0.5, 1.5, 2.5, 4503599627370497.5, np.inf, np.nan])
    for op, f in [('floor', np.floor), ('ceil', np.ceil), ('round', np.round), ('sign', np.sign), ('abs', np.abs), ('neg', np.negative), ('reciprocal', lambda v: 1 / v), ('square', np.square)]:
        case(op, [a], f(a))
    case('isNaN', [a], np.isnan(a), 'bool')
    case('isFinite', [a], np.isfinite(a), 'bool')
    case('clip', [a, -1, 2], np.clip(a, -1, 2))
    s = np.array([-np.inf, -2.0, -1.0, -0.5, -0.0, 0.0, 0.5, 1.0, 2.0, np.inf, np.nan])
    for op, f in [('add', np.add), ('sub', np.subtract), ('mul', np.multiply), ('div', np.divide), ('maximum', np.maximum), ('minimum', np.minimum)]:
        case(op, [s[:, None], s[None, :]], f(s[:, None], s[None, :]))
    for op, f in [('equal', np.equal), ('notEqual', np.not_equal), ('less', np.less), ('lessEqual', np.less_equal), ('greater', np.greater), ('greaterEqual', np.greater_equal)]:
        case(op, [s[:, None], s[None, :]], f(s[:, None], s[None, :]), 'bool')
    y = np.array([-np.inf, -3.0, -2.5, -2.0, -1.0, -0.5, -0.0, 0.0, 0.5, 1.0, 2.0, 2.5, 3.0, 5.0, np.inf, np.nan])
    case('pow', [s[:, None], y[None, :]], np.power(s[:, None], y[None, :]))
    base, power = np.meshgrid([1.5, 3.0, 7.0, 10.0, 0.1, 1e-3, 123.456], [-30, -7, -3, -2, 4, 6, 17, 0.25, 1 / 3, 2.7, 70.0, -65.5, 300.0])
    case('pow', [base, power], np.power(base, power))
    t, f = np.array([True, True, False, False]), np.array([True, False, True, False])
    case('logicalAnd', [t, f], t & f, 'bool')
    case('logicalOr', [t, f], t | f, 'bool')
    case('logicalNot', [t], ~t, 'bool')
    case('where', [t, np.array([1., np.nan, np.nan, 4.]), np.array([np.nan, 6., 7., np.inf])], np.array([1., np.nan, 7., np.inf]))


def gathers():
    a = x(4, 3)
    i = np.array([[1, 3], [0, 1]])
    case('gather', [a, i], a[i])
    case('gather', [a, np.array([2, 0, 2]), {'axis': 1}], np.take(a, [2, 0, 2], 1))
    b = x(2, 3, 4)
    case('gather', [b, i, {'axis': -1}], np.take(b, i, -1))
    case('gather', [b, np.array([[1, 2], [0, 0]]), {'axis': 1, 'batchDims': 1}], np.stack([b[0][[1, 2]], b[1][[0, 0]]]))
    case('gather', [b, np.array([[3, 2], [0, 0]]), {'axis': 2, 'batchDims': 1}], np.stack([b[0][:, [3, 2]], b[1][:, [0, 0]]]))
    for axis in [0, 1, 2, -2]:
        n = b.shape[axis]
        k = draw.integers(0, n, [2 if j == axis % 3 else m for j, m in enumerate(b.shape)])
        case('takeAlongAxis', [b, k, axis], np.take_along_axis(b, k, axis))
        one = np.take(k, [0], axis)
        case('takeAlongAxis', [b, one.squeeze(axis), axis], np.take_along_axis(b, one, axis).squeeze(axis))
    case('oneHot', [np.array([[2, 0], [1, 1]]), 3, {'dtype': 'float64'}], np.eye(3)[np.array([[2, 0], [1, 1]])])


for part in [slices, movement, reductions, sorting, products, elementwise, gathers]:
    part()
with open('numpy-cases.json', 'w') as out:
    out.write('[\n' + ',\n'.join(json.dumps(c, separators=(',', ':')) for c in cases) + '\n]\n')
print(len(cases))
