<#include "arithmetic.ftl">
<#assign A = "Arithmetic" + lane.id>
<#assign N = lane.id>
// Generated from gpu-tornado/src/main/templates/${template}: edit that, not this.
package org.relent.gpu;

import java.lang.foreign.MemorySegment;
import org.relent.ElementType;
import uk.ac.manchester.tornado.api.TaskGraph;
import uk.ac.manchester.tornado.api.enums.DataTransferMode;
import uk.ac.manchester.tornado.api.types.arrays.DoubleArray;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;
import uk.ac.manchester.tornado.api.types.arrays.ShortArray;
import uk.ac.manchester.tornado.api.types.arrays.TornadoNativeArray;

/** The task graphs of the ${lane.type} kernels, and the arrays that they share. */
final class ${name} extends Graphs {
private final ${Array} powers = ${A}.powers();
private final ${Array} scalars = new ${Array}(Slots.SCALARS);
private final ${Array} results;
private final ${Array} gradient;
private final ${Array} arena;
private final Output resultsBack;
private final Output gradientBack;

${name}(Sizes sizes, MemorySegment arena) {
super(sizes, ElementType.${N});
this.results = new ${Array}(2 * sizes.units() + 1);
this.resultsBack = new Output(results, ElementType.${N});
this.gradient = new ${Array}(sizes.gradient() + 1);
this.gradientBack = new Output(gradient, ElementType.${N});
this.arena = ${Array}.fromSegmentShallow(arena);
}

@Override
TaskGraph upload(TaskGraph graph, ElementType elements, TornadoNativeArray staging) {
return switch (elements) {
case ${N} -> graph.task("copy", Upload${N}::rlUpload${N}, context, shape, powers, (${Array}) staging, arena, marks(0));
<#if F32>
case BF16 -> graph.task(
"copy", UploadF32::rlUploadBf16, context, shape, powers, (ShortArray) staging, arena, marks(0));
case F16 -> graph.task(
"copy", UploadF32::rlUploadF16, context, shape, powers, (ShortArray) staging, arena, marks(0));
</#if>
default -> throw new AssertionError(elements);
};
}

@Override
TaskGraph kernel(TaskGraph graph, Kind kind) {
return switch (kind) {
case ENTROPY -> graph
.task("parts", EntropyTerms${N}::rlEntropyTerms${N}, context, shape, scalars, powers, arena, marks(0))
.task("finish", Finish${N}::rlTerms${N}, context, shape, scalars, powers, arena, results, marks(1));
<#list ["CrossEntropy", "GeneralizedKl", "Jeffreys", "EvenJs", "Js", "Renyi"] as id>
case ${{"CrossEntropy": "CROSS_ENTROPY", "GeneralizedKl": "GENERALIZED_KL", "Jeffreys": "JEFFREYS", "EvenJs": "EVEN_JS", "Js": "JS", "Renyi": "RENYI"}[id]} -> graph
.task("parts", ${id}Terms${N}::rl${id}Terms${N}, context, shape, scalars, powers, arena, marks(0))
.task("finish", Finish${N}::rlPairTerms${N}, context, shape, scalars, powers, arena, results, marks(1));
</#list>
case KL -> graph
.task("parts", KlTerms${N}::rlKlTerms${N}, context, shape, scalars, powers, arena, marks(0))
.task("finish", Finish${N}::rlGapTerms${N}, context, shape, scalars, powers, arena, results, marks(1));
case SHARES_ENTROPY -> graph
.task("parts", Totals${N}::rlTotal${N}, context, shape, scalars, powers, arena, marks(0))
.task("norms", Totals${N}::rlShares${N}, context, shape, scalars, powers, arena, marks(1))
.task("terms", EntropyShares${N}::rlEntropyShares${N}, context, shape, scalars, powers, arena, marks(2))
.task("finish", Finish${N}::rlTerms${N}, context, shape, scalars, powers, arena, results, marks(3));
<#list {"CrossEntropy": "SHARES_CROSS_ENTROPY", "Kl": "SHARES_KL", "Jeffreys": "SHARES_JEFFREYS"} as id, kind>
case ${kind} -> graph
.task("parts", Totals${N}::rlPairTotals${N}, context, shape, scalars, powers, arena, marks(0))
.task("norms", Totals${N}::rlShares${N}, context, shape, scalars, powers, arena, marks(1))
.task("terms", ${id}Shares${N}::rl${id}Shares${N}, context, shape, scalars, powers, arena, marks(2))
.task("finish", Finish${N}::rlPairTerms${N}, context, shape, scalars, powers, arena, results, marks(3));
</#list>
case NLL -> graph
.task("parts", Logits${N}::rlNll${N}, context, shape, scalars, powers, arena, labels, marks(0))
.task("finish", FinishLogits${N}::rlFinishNll${N}, context, shape, scalars, powers, arena, results, marks(1));
case SOFTMAX -> graph
.task("parts", Logits${N}::rlSoftmax${N}, context, shape, scalars, powers, arena, marks(0))
.task("finish", FinishLogits${N}::rlFinishSoftmax${N}, context, shape, scalars, powers, arena, results, marks(1));
case LOGITS_CROSS_ENTROPY -> graph
.task("parts", Logits${N}::rlPairSoftmax${N}, context, shape, scalars, powers, arena, marks(0))
.task("finish", FinishLogits${N}::rlFinishCrossEntropy${N}, context, shape, scalars, powers, arena, results, marks(1));
case SOFT_TARGETS -> graph
.task("parts", Logits${N}::rlSoftTargets${N}, context, shape, scalars, powers, arena, marks(0))
.task("finish", FinishLogits${N}::rlFinishSoftTargets${N}, context, shape, scalars, powers, arena, results, marks(1));
case LOGITS_KL -> graph
.task("parts", Logits${N}::rlPairSoftmax${N}, context, shape, scalars, powers, arena, marks(0))
.task("norms", FinishLogits${N}::rlNorms${N}, context, shape, scalars, powers, arena, marks(1))
.task("excess", Logits${N}::rlExcess${N}, context, shape, scalars, powers, arena, marks(2))
.task("finish", FinishLogits${N}::rlFinishExcess${N}, context, shape, scalars, powers, arena, results, marks(3));
case NLL_GRADIENT -> graph.task(
"gradient", Gradients${N}::rlNllGradient${N}, context, shape, scalars, powers, arena, labels, gradient, marks(0));
case SOFTMAX_GRADIENT -> graph.task(
"gradient", Gradients${N}::rlSoftmaxGradient${N}, context, shape, scalars, powers, arena, gradient, marks(0));
case SOFT_TARGETS_GRADIENT -> graph.task(
"gradient", Gradients${N}::rlSoftTargetsGradient${N}, context, shape, scalars, powers, arena, gradient, marks(0));
case LOGITS_GRADIENT -> graph.task(
"gradient", Gradients${N}::rlLogitsGradient${N}, context, shape, scalars, powers, arena, gradient, marks(0));
case REVERSE_GRADIENT -> graph.task(
"gradient", Gradients${N}::rlReverseGradient${N}, context, shape, scalars, powers, arena, gradient, marks(0));
case COPY -> graph
.task("stream", Copy${N}::rlCopy${N}, context, shape, scalars, powers, arena, results, marks(0));
};
}

@Override
void set(int scalar, double value) {
scalars.set(scalar, ${F32?then("(float) ", "")}value);
}

@Override
TornadoNativeArray scalars() {
return scalars;
}

@Override
TornadoNativeArray powers() {
return powers;
}

@Override
TornadoNativeArray arena() {
return arena;
}

@Override
Output results() {
return resultsBack;
}

@Override
Output gradient() {
return gradientBack;
}

@Override
void token(TornadoNativeArray staging, int at, int token) {
<#if F32>
if (staging instanceof ShortArray narrow) {
narrow.set(at, (short) token);
return;
}
</#if>
((${Array}) staging).set(at, token);
}
}
