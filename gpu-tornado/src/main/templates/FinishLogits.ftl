<#include "arithmetic.ftl">
<#assign A = "Arithmetic" + lane.id>
<#assign FULL = F32?then("Float", "Double")>
<@header "Adds the parts of each row of logits in their order, brought to one shift, and makes results of the sums. What must not be believed becomes −∞, for the host to compute in its careful way.">
</@header>
final class ${name} {
private ${name}() {}

<@finish "rlFinishNll" "ln(1 + Σ e^(x − x[y])), which is never negative, and less what smoothing takes off.">
<@sums ["mass", "line"]/>
${real} flag = 0;
<@parts>
<@take "mass" 0/>
<@take "line" 2/>
flag = TornadoMath.max(flag, arena.get(at + 4));
</@parts>
doubt = flag + ${A}.notFinite(mass) + ${A}.above(mass, ${LARGEST_POWER});
${real} whole = 1 + mass;
${real} rest = ((mass - (whole - 1)) + massLow) / whole;
<@norm ["1 / whole", "mass / whole"]/>
value = ${A}.logHigh(whole);
${real} small = ${A}.logLow(powers, whole) + rest;
<@add "value" "small"/>
if (smoothing > 0) {
${real} off = -smoothing * rate * line;
<@add "value" "off" "-smoothing * rate * lineLow"/>
<#-- What smoothing takes off nearly all of must be known better than this is. -->
doubt = doubt + ${A}.above(-off, 2 * (1 + TornadoMath.abs(value)));
doubt = doubt + ${A}.notFinite(line);
}
</@finish>

<@finish "rlFinishSoftmax" "ln Σ e^(x/T), or the entropy.">
<@sums ["mass", "line"]/>
<@common [{"shift": "most", "slot": 0}]/>
<@parts>
<@weight "weight" "most" 0/>
<@takeTimes "mass" 1 "weight"/>
${real} moved = weightOf * arena.get(at + 1);
<@takeTimes "line" 3 "weight"/>
${real} shifted = weight * -moved;
<@add "line" "shifted"/>
</@parts>
doubt = ${A}.notFinite(mass) + ${A}.notFinite(most) + (1 - ${A}.above(mass, 0));
<@norm ["most", "1 / mass", "line * rate / mass"]/>
value = ${A}.logHigh(mass);
${real} small = ${A}.logLow(powers, mass) + massLow / mass;
<@add "value" "small"/>
if (mode == ENTROPY) {
${real} more = line * rate / mass;
<@add "value" "more"/>
} else {
${real} more = most * rate;
${real} moreLow = ${A}.productLow(powers, most, rate, more) + most * scalars.get(RATE_LOW);
<@add "value" "more" "moreLow"/>
}
</@finish>

<@finish "rlFinishCrossEntropy" "The cross-entropy of two rows of logits.">
<@sums ["mass", "massQ", "cross"]/>
<@common [{"shift": "most", "slot": 0}, {"shift": "mostQ", "slot": 3}]/>
${real} flag = 0;
<@parts>
<@weight "weight" "most" 0/>
<@takeTimes "mass" 1 "weight"/>
<@weight "weightQ" "mostQ" 3/>
<@takeTimes "massQ" 4 "weightQ"/>
<@takeTimes "cross" 6 "weight"/>
${real} shifted = weight * -(weightQOf * arena.get(at + 1));
<@add "cross" "shifted"/>
flag = TornadoMath.max(flag, arena.get(at + 8));
</@parts>
<@usablePair/>
doubt = doubt + ${A}.above(flag, 2.5${L});
<@norm ["most", "1 / mass", "0", "mostQ", "1 / massQ"]/>
value = ${A}.logHigh(massQ);
${real} small = ${A}.logLow(powers, massQ) + massQLow / massQ;
<@add "value" "small"/>
${real} more = cross * rate / mass;
<@add "value" "more"/>
if (flag > 1.5${L}) {
value = ${FULL}.POSITIVE_INFINITY;
valueLow = 0;
}
</@finish>

<@finish "rlFinishSoftTargets" "The cross-entropy of given probabilities against logits.">
<@sums ["mass", "all", "cross"]/>
<@common [{"shift": "most", "slot": 0}]/>
${real} flag = 0;
${real} low = 0;
${real} highP = 0;
<@parts>
<@weight "weight" "most" 0/>
<@takeTimes "mass" 1 "weight"/>
<@take "all" 3/>
<@take "cross" 5/>
${real} shifted = -(weightOf * arena.get(at + 3));
<@add "cross" "shifted"/>
low = TornadoMath.min(low, arena.get(at + 7));
highP = TornadoMath.max(highP, arena.get(at + 8));
flag = TornadoMath.max(flag, arena.get(at + 9));
</@parts>
doubt = ${A}.below(low, 0) + ${A}.above(highP, ${MOST}) + ${A}.below(highP, ${TINY}) + ${A}.notFinite(mass)
+ ${A}.notFinite(most) + (1 - ${A}.above(mass, 0)) + ${A}.notFinite(all) + ${A}.notFinite(cross);
<@norm ["most", "(all + allLow) / mass"]/>
value = all * ${A}.logHigh(mass);
${real} small = all * (${A}.logLow(powers, mass) + massLow / mass) + allLow * ${A}.logarithm(powers, mass);
<@add "value" "small"/>
${real} more = cross * rate;
<@add "value" "more" "crossLow * rate"/>
if (flag > 1.5${L}) {
value = ${FULL}.POSITIVE_INFINITY;
valueLow = 0;
}
</@finish>

<@finish "rlFinishExcess" "The divergence of two rows of logits from its terms.">
<@sums ["term"]/>
${real} flag = 0;
<@parts>
<@take "term" 0/>
flag = TornadoMath.max(flag, arena.get(at + 2));
</@parts>
doubt = ${A}.above(flag, 2.5${L}) + ${A}.notFinite(term);
value = flag > 1.5${L} ? ${FULL}.POSITIVE_INFINITY : term;
valueLow = flag > 1.5${L} ? 0 : termLow;
arena.set(shape.get(NORMS) + row * WIDTH + 6, value);
</@finish>

<@rows "rlNorms" "What the second pass needs of each row: both shifts, both 1/Σ, and T ln(Σ e^(x/T) / Σ e^(y/T)) relative to the shifts." false>
int norms = shape.get(NORMS);
${real} temperature = scalars.get(TEMPERATURE);
</@rows>
<@eachRow/>
${real} doubt = 0;
<@sums ["mass", "massQ"]/>
<@common [{"shift": "most", "slot": 0}, {"shift": "mostQ", "slot": 3}]/>
${real} flag = 0;
<@parts>
<@weight "weight" "most" 0/>
<@takeTimes "mass" 1 "weight"/>
<@weight "weightQ" "mostQ" 3/>
<@takeTimes "massQ" 4 "weightQ"/>
flag = TornadoMath.max(flag, arena.get(at + 8));
</@parts>
<@usablePair/>
${real} gap = ((${A}.logHigh(mass) - ${A}.logHigh(massQ))
+ ((${A}.logLow(powers, mass) + massLow / mass) - (${A}.logLow(powers, massQ) + massQLow / massQ))) * temperature;
int norm = norms + row * WIDTH;
arena.set(norm, most);
arena.set(norm + 1, 1 / mass);
arena.set(norm + 2, gap);
arena.set(norm + 3, mostQ);
arena.set(norm + 4, 1 / massQ);
arena.set(norm + 5, doubt > 0 ? CAREFUL : flag);
}
<@mark/>
}
}

<#-- The head of a kernel over rows, a lane each. -->
<#macro rows name doc results=true>

/** ${doc} */
static void ${name}${lane.id}(
KernelContext context,
IntArray shape,
${Array} scalars,
${Array} powers,
${Array} arena,
<#if results>
${Array} results,
</#if>
IntArray marks) {
<@countRows/>
int parts = shape.get(PARTS);
int scratch = shape.get(SCRATCH);
${real} rate = scalars.get(RATE);
${real} rate2 = scalars.get(RATE_2);
${real} stepHigh = scalars.get(STEP_HIGH);
${real} stepLow = scalars.get(STEP_LOW);
int all${"Lanes"} = context.globalGroupSizeX;
<#nested>
</#macro>

<#macro eachRow>
for (int row = context.globalIdx; row < rows; row += allLanes) {
</#macro>

<#-- A kernel over rows that makes results. -->
<#macro finish name doc>
<@rows name doc>
int mode = shape.get(MODE);
${real} smoothing = scalars.get(SMOOTHING);
</@rows>
<@eachRow/>
${real} doubt = 0;
${real} value = 0;
${real} valueLow = 0;
<#nested>
doubt = doubt + (value != value ? 1 : 0) + ${A}.notFinite(valueLow); // a sum that overflows leaves no number there
results.set(2 * row, doubt > 0 ? ${FULL}.NEGATIVE_INFINITY : value);
results.set(2 * row + 1, doubt > 0 ? 0 : valueLow);
}
<@markResults/>
}
</#macro>

<#-- What the gradient of the row needs. -->
<#macro norm values>
int norm = shape.get(NORMS) + row * WIDTH;
<#list values as v>
arena.set(norm + ${v?index}, ${v});
</#list>
</#macro>

<#macro sums names>
<#list names as s>
${real} ${s} = 0;
${real} ${s}Low = 0;
</#list>
</#macro>

<#-- The largest of the parts' shifts, which all parts are brought to. -->
<#macro common shifts>
<#list shifts as s>
${real} ${s.shift} = ${FULL}.NEGATIVE_INFINITY;
</#list>
for (int part = 0; part < parts; part++) {
int first = scratch + (row * parts + part) * WIDTH;
<#list shifts as s>
<#-- A part of classes that are not there has a shift of 0 and no mass. -->
${s.shift} = arena.get(first + ${s.slot + 1}) == 0
? ${s.shift}
: TornadoMath.max(${s.shift}, arena.get(first + ${s.slot}));
</#list>
}
</#macro>

<#macro parts>
for (int part = 0; part < parts; part++) {
int at = scratch + (row * parts + part) * WIDTH;
<#nested>
}
</#macro>

<#macro take sum slot>
${real} ${sum}Part = arena.get(at + ${slot});
<@add sum sum + "Part" "arena.get(at + " + (slot + 1) + ")"/>
</#macro>

<#-- e^((shift of the part − shift of the row)/T); the difference is kept beside it. -->
<#macro weight name shift slot>
${real} ${name}Of = arena.get(at + ${slot}) - ${shift};
<#-- A part without mass may have a shift above all others. -->
${name}Of = ${name}Of < 0 ? ${name}Of : 0;
${real} ${name} = ${A}.exponential(powers, ${name}Of, rate2, rate, stepHigh, stepLow);
</#macro>

<#macro takeTimes sum slot factor>
${real} ${sum}Part = arena.get(at + ${slot}) * ${factor};
<@add sum sum + "Part" "arena.get(at + " + (slot + 1) + ") * " + factor/>
</#macro>

<#macro usablePair>
doubt = ${A}.notFinite(mass) + ${A}.notFinite(massQ) + ${A}.notFinite(most) + ${A}.notFinite(mostQ)
+ (1 - ${A}.above(mass, 0)) + (1 - ${A}.above(massQ, 0));
</#macro>
