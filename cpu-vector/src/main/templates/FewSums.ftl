<#import "lanes.ftl" as lanes>
<#assign N = F32?then("Shapes.F32_NARROW", S)>
<#assign W = F32?then("(DoubleVector) ", "")>
<#assign w = F32?then(".convertShape(VectorOperators.F2D, Shapes.F64, 0)", "")>
<#-- Lanes l … l + D − 1 of 16 of the row at "at". -->
<#macro sum to l>
            ${V} ${to} = ${V}.zero(${N});
            for (int j = ${l}; j < full; j += 16) {
                ${to} = ${to}.add(${V}.fromArray(${N}, terms, at + j));
            }
            if (full < n) {
                ${to} = ${to}.add(${V}.fromArray(${N}, terms, at + full + ${l}).${asBits}.and(${B}.fromArray(${N?replace("Shapes.F", "Shapes.I")}, present, ${l})).${asReal});
            }
</#macro>
<#-- In groups of 2·half lanes: the lower lanes are x's, each plus the one half further on, the upper ones are y's. -->
<#macro halve to x y half>
            ${V} ${to} = ${x}.blend(${y}.rearrange(SWAP_${half}), UPPER_${half}).add(${x}.rearrange(SWAP_${half}).blend(${y}, UPPER_${half}));
</#macro>
<@lanes.header "The sums of rows of " + real + " terms, for rows of few classes."/>
final class ${name} {
<#list [4, 2, 1] as half>
    private static final VectorShuffle<${real?cap_first}> SWAP_${half} = VectorShuffle.fromOp(${S}, lane -> lane ^ ${half});
    private static final VectorMask<${real?cap_first}> UPPER_${half} = VectorMask.fromLong(${S}, ${{"4": "0xf0f0f0f0f0f0f0f0L", "2": "0xccccccccccccccccL", "1": "0xaaaaaaaaaaaaaaaaL"}[half?c]});
</#list>
<#if F32>

    /** From lane 8·(row mod R) + row div R, with R = width / 8 rows a vector, to lane row. */
    private static final VectorShuffle<Float> ROWS = VectorShuffle.fromOp(${S}, row -> {
        int rows = Math.max(1, ${S}.length() / 8);
        return 8 * (row % rows) + row / rows;
    });
</#if>

    private ${name}() {}

    /**
     * Adds each row's n terms. The order is fixed by n: up to 16, column j in lane j mod 8, in the terms' own type; above,
     * column j in lane j mod 16, at most 8 in a lane, and the lanes in f64. Then the lanes, each half to the other.
     *
     * @param terms the rows, one after the other, with room for 16 more
     */
    static void rows(${real}[] terms, int n, int count, Few few, double[] to, int offset) {
        if (n == 8) {
            eight(terms, count, to, offset);
        } else if (n <= 16) {
            narrow(terms, n, count, to, offset);
        } else {
            wide(terms, n, count, few.present${lane.id}, few.fold, to, offset);
        }
    }

    /** Eight vectors at a time, halved together: each step adds the halves of rows in two vectors, and keeps both sums in one. */
    private static void eight(${real}[] t, int count, double[] to, int offset) {
        int width = ${S}.length();
        int row = 0;
        for (; width >= 8 && row <= count - width; row += width) {
            int j = row * 8;
<#list 0..7 as k>
            ${V} v${k} = ${V}.fromArray(${S}, t, j + ${k} * width);
</#list>
            <@halve "a0" "v0" "v4" 4/>
            <@halve "a1" "v1" "v5" 4/>
            <@halve "a2" "v2" "v6" 4/>
            <@halve "a3" "v3" "v7" 4/>
            <@halve "b0" "a0" "a2" 2/>
            <@halve "b1" "a1" "a3" 2/>
            <@halve "sums" "b0" "b1" 1/>
<#if F32>
            sums = sums.rearrange(ROWS);
            ((DoubleVector) sums.convertShape(VectorOperators.F2D, Shapes.F64, 0)).intoArray(to, offset + row);
            ((DoubleVector) sums.convertShape(VectorOperators.F2D, Shapes.F64, 1)).intoArray(to, offset + row + Shapes.F64.length());
<#else>
            sums.intoArray(to, offset + row);
</#if>
        }
        for (; row < count; row++) {
            int j = row * 8;
            to[offset + row] = ((t[j] + t[j + 4]) + (t[j + 2] + t[j + 6])) + ((t[j + 1] + t[j + 5]) + (t[j + 3] + t[j + 7]));
        }
    }

    private static void narrow(${real}[] t, int n, int count, double[] to, int offset) {
        for (int row = 0; row < count; row++) {
            int j = row * n;
<#list 0..7 as l>
            ${real} t${l} = n > ${l} ? t[j + ${l}] : 0;
</#list>
            if (n > 8) {
<#list 0..7 as l>
                t${l} += n > ${l + 8} ? t[j + ${l + 8}] : 0;
</#list>
            }
            to[offset + row] = ((t0 + t4) + (t2 + t6)) + ((t1 + t5) + (t3 + t7));
        }
    }

    private static void wide(${real}[] terms, int n, int count, ${bits}[] present, double[] fold, double[] to, int offset) {
        int width = Shapes.F64.length();
        int full = n & -16;
        for (int l = 0; l < 16; l++) {
            present[l] = l < n - full ? -1 : 0;
        }
        for (int row = 0; row < count; row++) {
            int at = row * n;
            for (int l = 0; l < 8; l += width) {
                <@sum "low" "l"/>
                <@sum "high" "(l + 8)"/>
                (${W}low${w}).add(${W}high${w}).intoArray(fold, l);
            }
            double even = (fold[0] + fold[4]) + (fold[2] + fold[6]);
            double odd = (fold[1] + fold[5]) + (fold[3] + fold[7]);
            to[offset + row] = even + odd;
        }
    }
}
