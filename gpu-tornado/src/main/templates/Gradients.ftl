<#include "arithmetic.ftl">
<#assign A = "Arithmetic" + lane.id>
<#assign FULL = F32?then("Float", "Double")>
<@header "∂result/∂logits, number by number, from the norms of the rows that the forward pass leaves in the arena. What is not a number becomes ∞, for the host to compute.">
</@header>
final class ${name} {
private ${name}() {}

<@gradient name="rlNllGradient" doc="q − t of the loss of a label; its own q − 1 is less the share of all others, which may be small." sides=["p"] labelled=true>
int label = labels.get(row);
${real} own = arena.get(pAt + label);
${real} apart = p - own;
${real} e = ${A}.exponential(
powers, apart, ${A}.differenceLow(p, own, apart), rate2, rate, stepHigh, stepLow);
${real} value = column == label
? (classes * smoothing - smoothing) - arena.get(norm + 1)
: e * arena.get(norm) - smoothing;
</@gradient>

<@gradient name="rlSoftmaxGradient" doc="p of the log-partition of a row of logits, and −p (ln p + H) of its entropy." sides=["p"]>
<@power "e" "p" 0/>
${real} value = e * arena.get(norm + 1);
if (shape.get(MODE) == ENTROPY) {
<#-- ln p + H is how much less x is below the largest logit than the mean is. -->
${real} slope = (eOf + eLow) * rate + arena.get(norm + 2);
value = p < -${FULL}.MAX_VALUE ? 0 : -value * slope;
}
</@gradient>

<@gradient name="rlLogitsGradient" doc="q − p of two rows of logits." sides=["p", "q"]>
<@power "e" "p" 0/>
<@power "f" "q" 3/>
${real} value = f * arena.get(norm + 4) - e * arena.get(norm + 1);
</@gradient>

<@gradient name="rlReverseGradient" doc="p (ln(p/q) − D(P‖Q)) of two rows of logits, with respect to those of P." sides=["p", "q"]>
<@power "e" "p" 0/>
<@below "f" "q" 3/>
${real} apart = eOf - fOf;
${real} l = ((apart - arena.get(norm + 2)) + (${A}.differenceLow(eOf, fOf, apart) + (eLow - fLow))) * rate;
${real} value = p < -${FULL}.MAX_VALUE ? 0 : e * arena.get(norm + 1) * (l - arena.get(norm + 6));
</@gradient>

<@gradient name="rlSoftTargetsGradient" doc="q Σp − p of given probabilities P." sides=["p", "q"]>
<@power "f" "q" 0/>
${real} value = f * arena.get(norm + 1) - p;
</@gradient>
}

<#-- A kernel over numbers, one after the other in their rows: no bit of them can depend on where a piece begins. -->
<#macro gradient name doc sides labelled=false>

/** ${doc} */
static void ${name}${lane.id}(
KernelContext context,
IntArray shape,
${Array} scalars,
${Array} powers,
${Array} arena,
<#if labelled>
IntArray labels,
</#if>
${Array} gradient,
IntArray marks) {
int count = <@genuine/> * (context.globalGroupSizeX > 0 ? 1 : 0) * shape.get(GRADIENT_COUNT);
int first = shape.get(GRADIENT_FIRST);
int classes = shape.get(CLASSES);
int norms = shape.get(NORMS);
${real} rate = scalars.get(RATE);
${real} rate2 = scalars.get(RATE_2);
${real} stepHigh = scalars.get(STEP_HIGH);
${real} stepLow = scalars.get(STEP_LOW);
<#if labelled>
${real} smoothing = scalars.get(SMOOTHING);
</#if>
int all = context.globalGroupSizeX;
for (int i = context.globalIdx; i < count; i += all) {
int row = (first + i) / classes;
int column = (first + i) % classes;
int norm = norms + row * WIDTH;
<#list sides as s>
int ${s}At = shape.get(${s?upper_case}_START) + row * shape.get(${s?upper_case}_STRIDE);
${real} ${s} = arena.get(${s}At + column);
</#list>
<#nested>
${real} derivative = value * rate;
gradient.set(i, derivative - derivative == 0 ? derivative : ${FULL}.POSITIVE_INFINITY);
}
if (context.globalIdx == 0) {
gradient.set(count, scalars.get(SCALARS_TOKEN) + (context.globalGroupSizeX > 0 ? 0 : 1));
}
if (context.localIdx == 0) {
<#if labelled>
marks.set(
context.groupIdx,
<@markOf/> + (labels.get(count > 0 ? shape.get(LABELS_TOKEN_AT) : 0) - shape.get(TOKEN)));
<#else>
marks.set(context.groupIdx, <@markOf/>);
</#if>
}
}
</#macro>

<#-- The power of a side's logit, relative to the shift in a slot of the norms. -->
<#macro power name side slot>
<@below name side slot/>
${real} ${name} = ${A}.exponential(powers, ${name}Of, ${name}Low, rate2, rate, stepHigh, stepLow);
</#macro>

<#-- How far a side's logit is below that shift, in two parts. -->
<#macro below name side slot>
${real} ${name}Shift = arena.get(norm + ${slot});
${real} ${name}Of = ${side} - ${name}Shift;
${real} ${name}Low = ${A}.differenceLow(${side}, ${name}Shift, ${name}Of);
</#macro>
