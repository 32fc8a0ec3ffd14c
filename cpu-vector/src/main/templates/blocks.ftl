<#import "lanes.ftl" as lanes>
<#--
  The arithmetic of decoded blocks: f64 lanes over arrays of p and ln p = high + low, whose ends are filled up to 16
  columns with classes of probability 0. Sums keep what each addition rounds away.
-->
<#-- φ(l) = e^−l − 1 + l = l²·(1/2! − l/3! + l²/4! − …), for |l| < 1/4. -->
<#assign PHI = ["1.0/2", "-1.0/6", "1.0/24", "-1.0/120", "1.0/720", "-1.0/5040", "1.0/40320", "-1.0/362880", "1.0/3628800", "-1.0/39916800", "1.0/479001600", "-1.0/6227020800.0"]>
<#-- (e^l − 1)/l = 1 + l/2! + l²/3! + …, for |l| < 1/4. -->
<#assign EXPM1 = ["1.0", "1.0/2", "1.0/6", "1.0/24", "1.0/120", "1.0/720", "1.0/5040", "1.0/40320", "1.0/362880", "1.0/3628800", "1.0/39916800", "1.0/479001600", "1.0/6227020800.0"]>

<#macro constant c>DoubleVector.broadcast(Shapes.F64, ${c})</#macro>

<#macro polynomial x coefficients><#list coefficients?reverse as c><#if c?is_first><@constant c/><#else>.fma(${x}, <@constant c/>)</#if></#list></#macro>

<#-- The loop of a measure: virtual lanes one after the other, each over all columns of the block. -->
<#macro columns sums>
        int width = Shapes.F64.length();
        for (int k = 0; k < ${LANES}; k += width) {
<#list sums as sum>
            DoubleVector ${sum} = DoubleVector.fromArray(Shapes.F64, ${sum}Lanes, k);
            DoubleVector ${sum}Low = DoubleVector.fromArray(Shapes.F64, ${sum}Lanes, ${LANES} + k);
</#list>
            for (int j = k; j < n; j += ${LANES}) {
<#nested>
            }
<#list sums as sum>
            ${sum}.intoArray(${sum}Lanes, k);
            ${sum}Low.intoArray(${sum}Lanes, ${LANES} + k);
</#list>
        }
</#macro>

<#-- Knuth's TwoSum. -->
<#macro add sum term>
{
    DoubleVector term = ${term};
    DoubleVector next = ${sum}.add(term);
    DoubleVector part = next.sub(${sum});
    ${sum}Low = ${sum}Low.add(${sum}.sub(next.sub(part)).add(term.sub(part)));
    ${sum} = next;
}
</#macro>

<#macro pair>
    DoubleVector p = DoubleVector.fromArray(Shapes.F64, pBlock.p, j);
    DoubleVector pHigh = DoubleVector.fromArray(Shapes.F64, pBlock.high, j);
    DoubleVector q = DoubleVector.fromArray(Shapes.F64, qBlock.p, j);
    DoubleVector qHigh = DoubleVector.fromArray(Shapes.F64, qBlock.high, j);
</#macro>

<#-- l = ln(p/q); NaN or infinite where one is 0. -->
<#macro logRatio>
    DoubleVector l = pHigh.sub(qHigh).add(DoubleVector.fromArray(Shapes.F64, pBlock.low, j).sub(DoubleVector.fromArray(Shapes.F64, qBlock.low, j)));
</#macro>

<#--
  Declares n = e^x for any x but NaN: 0 below −708, infinite above 709.7.
-->
<#macro exp n x>
DoubleVector ${n}Clamped = ${x}.max(-1000).min(1000);
DoubleVector ${n}Round = ${n}Clamped.fma(<@constant "Shapes.LOG2_E"/>, <@constant MAGIC/>);
DoubleVector ${n}N = ${n}Round.sub(${MAGIC});
DoubleVector ${n}F = ${n}Clamped.fma(<@constant "Shapes.LOG2_E"/>, ${n}N.neg());
${n}F = ${n}Clamped.fma(<@constant "Shapes.LOG2_E_LOW"/>, ${n}F);
DoubleVector ${n} = <@polynomial n + "F" EXP2/>;
// One doubling less in the exponent, since 2^1024 is no number where its product with a power below 1 is.
${n} = ${n}.mul(${n}Round.sub(1).reinterpretAsLongs().lanewise(VectorOperators.LSHL, 52).reinterpretAsDoubles()).mul(2);
${n} = ${n}.blend(0, ${x}.lt(-708)).blend(Double.POSITIVE_INFINITY, ${x}.compare(VectorOperators.GT, 709.7));
</#macro>
