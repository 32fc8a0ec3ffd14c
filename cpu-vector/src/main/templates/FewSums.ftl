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
<@lanes.header "The sums of rows of " + real + " terms, for rows of few classes."/>
final class ${name} {
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

    private static void eight(${real}[] t, int count, double[] to, int offset) {
        for (int row = 0; row < count; row++) {
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
