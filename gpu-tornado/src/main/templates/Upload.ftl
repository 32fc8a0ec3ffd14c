<#include "arithmetic.ftl">
<@header "Brings rows into the arena: from a staging buffer, packed, to where they belong, a row stride apart, widened where they are narrower.">
</@header>
final class ${name} {
private ${name}() {}
<@upload "rlUpload" + lane.id Array "${lane.type} rows, as they are.">
arena.set(to, staging.get(i));
</@upload>
<#if F32>
<@upload "rlUploadBf16" "ShortArray" "bf16 rows: an f32 without the lower half of its bits.">
int bits = staging.get(i) & 0xffff;
arena.set(to, widened(powers, bits, (bits >> 7) & 0xff, bits & 0x7f, 0x80, 255, -134));
</@upload>
<@upload "rlUploadF16" "ShortArray" "f16 rows.">
int bits = staging.get(i) & 0xffff;
arena.set(to, widened(powers, bits, (bits >> 10) & 0x1f, bits & 0x3ff, 0x400, 31, -25));
</@upload>

/** A number from its exponent field and the fraction below it: exact, in two factors as the smallest power is not in the table. */
static float widened(FloatArray powers, int bits, int exponent, int fraction, int hidden, int most, int bias) {
<#-- Compared as floats: TornadoVM's OpenCL compiler asserts that both sides of a test of an int's bits are of one width. -->
float height = exponent;
float part = fraction;
int field = height > 0 ? exponent : 1;
float value = height > 0 ? part + hidden : part;
<#-- Of a number that is not negative: TornadoVM's PTX compiler shifts zeros into those that are. -->
int half = (field + bias + 512) / 2 - 256;
float scaled = (value * powers.get(half + ${BIAS})) * powers.get((field + bias) - half + ${BIAS});
if (height == most) {
float large = powers.get(${2 * BIAS + 1});
float infinite = large * large; // not a constant, of which the device's compiler would make a NaN that it cannot write
scaled = part > 0 ? infinite - infinite : infinite;
}
float sign = bits;
return sign > 0x7fff ? -scaled : scaled;
}
</#if>
}

<#macro upload name type doc>

/** ${doc} */
static void ${name}(
KernelContext context,
IntArray shape,
${Array} powers,
${type} staging,
${Array} arena,
IntArray marks) {
<#-- The buffer carries a token of its own: without both, nothing is written, for it might go anywhere. -->
int token = shape.get(TOKEN);
int live = <@genuine/>;
int at = live > 0 ? shape.get(UPLOAD_TOKEN_AT) : 0;
int carried = (int) staging.get(at);
live = live * (carried == (token & 0x3fff) ? 1 : 0) * (context.globalGroupSizeX > 0 ? 1 : 0);
int count = live * shape.get(UPLOAD_COUNT);
int first = shape.get(UPLOAD_FIRST);
int classes = shape.get(CLASSES);
int start = shape.get(P_START);
int stride = shape.get(P_STRIDE);
int all = context.globalGroupSizeX;
for (int i = context.globalIdx; i < count; i += all) {
int element = first + i;
int to = start + (element / classes) * stride + element % classes;
<#nested>
}
if (context.localIdx == 0) {
marks.set(context.groupIdx, token + live - 1);
}
}
</#macro>
