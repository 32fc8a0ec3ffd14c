<#include "arithmetic.ftl">
<#assign FULL = F32?then("Float", "Double")>
<@header "What {@link SelfTestData} checks, one pair of numbers a work-item. A row of an array holds one number a pair, as many as there are work-items: where the input never arrives, nothing is written elsewhere.">
</@header>
final class ${name} {
private ${name}() {}

@SuppressWarnings("IdentityBinaryExpression") // the kernels ask it like this
static void selfTest${lane.id}(
KernelContext context,
IntArray token,
${Array} in,
IntArray ints,
ShortArray shorts,
${Array} out,
IntArray intsOut,
IntArray canary) {
${real}[] sums = context.${LOCAL}(256);
int[] counts = context.allocateIntLocalArray(256);
int n = context.globalGroupSizeX;
int i = context.globalIdx;
int lane = context.localIdx;
${real} a = in.get(i);
${real} b = in.get(n + i);
int v = ints.get(i);

out.set(i, a / b);
out.set(n + i, a - b);
${real} sum = a + b;
${real} back = sum - a;
out.set(2 * n + i, sum);
out.set(3 * n + i, (a - (sum - back)) + (b - back));
out.set(4 * n + i, (a + ${MAGIC}) - ${MAGIC});
out.set(5 * n + i, a * 0x1p64${L});
out.set(6 * n + i, TornadoMath.log(a));
out.set(7 * n + i, (${real}) v);
out.set(8 * n + i, a * b);
out.set(9 * n + i, TornadoMath.min(a, b));
out.set(10 * n + i, TornadoMath.max(a, b));
out.set(11 * n + i, TornadoMath.abs(a) < 1 ? a : a > 0 ? ${FULL}.POSITIVE_INFINITY : ${FULL}.NEGATIVE_INFINITY);

int flags = 0;
if (a < b) {
flags += 1;
}
if (a > b) {
flags += 2;
}
if (a == b) {
flags += 4;
}
if (a != a) {
flags += 8;
}
flags += a < 0.5${L} ? 16 : 0;
intsOut.set(i, flags);
intsOut.set(n + i, (int) a);
intsOut.set(2 * n + i, shorts.get(i));
intsOut.set(3 * n + i, (v >> 7) & 511);

sums[lane] = in.get(2 * n + i);
counts[lane] = v;
for (int half = 128; half > 0; half = half / 2) {
context.localBarrier();
if (lane < half) {
sums[lane] += sums[lane + half];
counts[lane] += counts[lane + half];
}
}
if (lane == 0) {
int group = context.groupIdx;
out.set(12 * n + group, sums[0]);
intsOut.set(4 * n + group, counts[0]);
canary.set(group, token.get(0) + group);
}
}
}
