<#include "arithmetic.ftl">
<@header "The functions of the " + lane.type + " kernels, in the Java that compiles to a device: no Math.fma, no bits, no <= and >=, which are true for NaN there.">
</@header>
final class ${name} {
private ${name}() {}

/** The table of powers of two that the kernels scale with, as the device has no bits of numbers. */
static ${Array} powers() {
${Array} table = new ${Array}(${2 * BIAS + 2});
for (int i = 0; i < ${2 * BIAS + 2}; i++) {
table.set(i, ${F32?then("Math.scalb(1f, i - " + BIAS + ")", "Math.scalb(1.0, i - " + BIAS + ")")});
}
return table;
}

/**
 * 1 if x is above a limit, otherwise 0. Conditions are combined as numbers: TornadoVM's OpenCL compiler negates "and" and
 * "or" wrongly, and makes them out of nested conditions that share a result, too.
 */
static ${real} above(${real} x, ${real} limit) {
return x > limit ? 1 : 0;
}

/** 1 if x is below a limit, otherwise 0. */
static ${real} below(${real} x, ${real} limit) {
return x < limit ? 1 : 0;
}

/** 0 if x is finite, otherwise 1. */
static ${real} notFinite(${real} x) {
return x - x == 0 ? 0 : 1;
}

/** The token of a run, if the scalars' own token belongs to it and the table of powers has 1 where it should. */
static int mark(int token, ${real} scalarsToken, ${real} one) {
return token + (((int) scalarsToken) - (token & 0x3fff)) + (((int) (one * 0x10000)) - 0x10000);
}

/** The nearest whole number, of numbers below 2^${F32?then(22, 51)}. */
static ${real} round(${real} x) {
return (x + ${MAGIC}) - ${MAGIC};
}

/** 2^n for a whole n, taken to the ends of the table; a NaN gives some number of it. */
static ${real} power(${Array} powers, ${real} n) {
${real} index = TornadoMath.max(TornadoMath.min(n, ${BIAS + 1}), -${BIAS});
return powers.get(((int) index) + ${BIAS});
}

/**
 * p ln(p/q) − p + q for p and q whose ratio is within the table: never negative, 0 for p = q, and good to a few ulp however
 * close they are. The logarithms only find the exponent that brings p next to q. It stays 0 as far as the polynomial reaches,
 * and what p gains and loses by it is one factor: beyond √2 either would cancel too much.
 */
static ${real} excess(${Array} powers, ${real} p, ${real} q) {
${real} exact = (TornadoMath.log(p) - TornadoMath.log(q)) * ${LOG2_E};
${real} n = TornadoMath.abs(exact) < ${NEXT_TO} ? 0 : round(exact);
${real} scale = power(powers, -n);
${real} near = p * scale;
${real} s = (near - q) / (near + q);
${real} z = s * s;
return s * ((p - near) + (p - q)) + p * ((n * ${LN2} - (1 - scale)) + s * z * (${polynomial(ATANH, "z")}));
}

/** ln(p/q) for p and q whose ratio is within the table, good to a few ulp however close they are. */
static ${real} logRatio(${Array} powers, ${real} p, ${real} q) {
${real} n = round((TornadoMath.log(p) - TornadoMath.log(q)) * ${LOG2_E});
${real} near = p * power(powers, -n);
${real} s = (near - q) / (near + q);
${real} z = s * s;
return n * ${LN2} + (2 * s + s * z * (${polynomial(ATANH, "z")}));
}

/** The exponent of x, to the nearest: x · 2^−n is within √½ … √2. */
static ${real} exponent(${real} x) {
return round(TornadoMath.log(x) * ${LOG2_E});
}

/** ln x − n ln 2 for the exponent n of x. */
static ${real} logMantissa(${Array} powers, ${real} x, ${real} n) {
${real} near = x * power(powers, -n);
${real} s = (near - 1) / (near + 1);
${real} z = s * s;
return 2 * s + s * z * (${polynomial(ATANH, "z")});
}

/** ln x of a normal number. */
static ${real} logarithm(${Array} powers, ${real} x) {
${real} n = exponent(x);
return n * ${LN2} + logMantissa(powers, x, n);
}

/** The larger part of ln x in two: the exponent's, exact. */
static ${real} logHigh(${real} x) {
return exponent(x) * ${LN2_HIGH};
}

/** The smaller part of ln x in two. */
static ${real} logLow(${Array} powers, ${real} x) {
${real} n = exponent(x);
return n * ${LN2_LOW} + logMantissa(powers, x, n);
}

<#list [true, false] as lost>
<#if lost>
/**
 * e^(d/T), where d has lost "low" to rounding: 0 below 2^−${BIAS}, infinite above 2^${BIAS}. The step is T ln 2.
 */
<#else>
/** The same for a d that has lost nothing that counts. */
</#if>
static ${real} exponential(
${Array} powers, ${real} d, <#if lost>${real} low, </#if>${real} rate2, ${real} rate, ${real} stepHigh, ${real} stepLow) {
${real} t = d * rate2;
if (t > -${BIAS}) {
if (t < ${BIAS}) {
${real} n = round(t);
${real} r = ((d - n * stepHigh) - n * stepLow<#if lost> + low</#if>) * rate;
return powers.get(((int) n) + ${BIAS}) * (1 + r * (1 + r * (${polynomial(inverseFactorials(2, F32?then(7, 13)), "r")})));
}
return ${F32?then("Float", "Double")}.POSITIVE_INFINITY;
}
return t < 0 ? 0 : t; // a NaN stays one
}

</#list>
/** A number's upper half. */
static ${real} head(${Array} powers, ${real} x) {
${real} n = exponent(TornadoMath.abs(x)) - ${F32?then(11, 25)};
return round(x * power(powers, -n)) * power(powers, n);
}

/** What x·y loses to rounding; but for numbers at the ends of the range, exactly. */
static ${real} productLow(${Array} powers, ${real} x, ${real} y, ${real} product) {
${real} xHead = head(powers, x);
${real} yHead = head(powers, y);
${real} xTail = x - xHead;
${real} yTail = y - yHead;
return (((xHead * yHead - product) + xHead * yTail) + xTail * yHead) + xTail * yTail;
}

/** What x − y loses to rounding. */
static ${real} differenceLow(${real} x, ${real} y, ${real} difference) {
${real} part = difference - x;
return (x - (difference - part)) + ((-y) - part);
}

/** φ(l) = e^−l − 1 + l ≥ 0. */
static ${real} phi(${Array} powers, ${real} l) {
if (TornadoMath.abs(l) < 1) {
return l * l * (${polynomial(inverseFactorials(2, F32?then(11, 20), true), "l")});
}
return (exponential(powers, -l, ${LOG2_E}, 1, ${LN2_HIGH}, ${LN2_LOW}) - 1) + l;
}
}
