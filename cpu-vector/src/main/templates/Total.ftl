<#import "lanes.ftl" as lanes>
<#macro term>
<#if element.bytes == 2>
                    acc = acc.add((DoubleVector) p.convertShape(VectorOperators.F2D, Shapes.F64, 0));
                    upper = upper.add((DoubleVector) p.convertShape(VectorOperators.F2D, Shapes.F64, 1));
<#else>
                    acc = acc.add(p);
</#if>
</#macro>
<#macro flush64 acc k>
<@lanes.twoSum acc "sums" k 16/>
</#macro>
<@lanes.header "The total of a row of weights, in f64 lanes."/>
final class ${name} {
    private ${name}() {}

    /** Σ p over n classes. */
    static double row(<@lanes.at "p"/>, int n, Lanes lanes) {
        Arrays.fill(lanes.a, 0);
        sum(pData, pAt, n, lanes);
        return Lanes.fold16(lanes.a);
    }

    private static void sum(<@lanes.at "p"/>, int n, Lanes lanes) {
        double[] sums = lanes.a;
        int whole = n & -16;
        <@lanes.tail "p" "whole" "n - whole"/>
<#if element.bytes == 2>
        int width = Shapes.F32.length();
<#else>
        int width = Shapes.F64.length();
</#if>
        for (int block = 0; block < n; block += Shapes.BLOCK) {
            int end = Math.min(block + Shapes.BLOCK, n);
            for (int k = 0; k < 16; k += width) {
                DoubleVector acc = DoubleVector.zero(Shapes.F64);
<#if element.bytes == 2>
                DoubleVector upper = DoubleVector.zero(Shapes.F64);
</#if>
                int full = Math.min(end, whole);
                int j = block + k;
                for (; j < full; j += 16) {
                    <@lanes.load "p" "p" "j"/>
                    <@term/>
                }
                if (j < end) {
                    <@lanes.load "p" "pTail" "k" "" true/>
                    <@term/>
                }
                <@flush64 "acc" "k"/>
<#if element.bytes == 2>
                <@flush64 "upper" "(k + Shapes.F64.length())"/>
</#if>
            }
        }
    }
}
