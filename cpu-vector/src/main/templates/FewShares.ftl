<#import "lanes.ftl" as lanes>
<#assign N = F32?then("Shapes.F32_NARROW", S)>
<#macro read x j mask>
${V} ${x}Given = ${V}.fromArray(${N}, from, at + ${j})<#if mask != "">.${asBits}.and(${B}.fromArray(${N?replace("Shapes.F", "Shapes.I")}, few.present${lane.id}, ${mask})).${asReal}</#if>;
DoubleVector ${x} = <#if F32>(DoubleVector) ${x}Given.convertShape(VectorOperators.F2D, Shapes.F64, 0)<#else>${x}Given</#if>;
</#macro>
<#macro sum j mask>
{
    <@read "x" j mask/>
<#if !F32>
    LongVector bits = x.reinterpretAsLongs();
    tiny = tiny.or(bits.sub(TINY).and(bits.neg()));
</#if>
    sum = sum.add(x);
}
</#macro>
<@lanes.header "Rows of few " + real + " weights as shares of their totals, in f64."/>
final class ${name} {
<#if !F32>
    /** The bits of 2^−900: a share below it might underflow. */
    private static final long TINY = (1023L - 900) << 52;

</#if>
    private ${name}() {}

    /**
     * Rows of n weights each, one after the other, as shares; what is left of a row's last vector is filled up with ones. NaN
     * where shares would not be exact enough.
     *
     * @param divide whether numbers are divided by their total; otherwise they are shares already, and the total is 1
     * @param to where the shares go, a stride for each row
     */
    static void rows(${real}[] from, int n, int count, boolean divide, double[] totals, double[] to, Few few) {
        int width = Shapes.F64.length();
        int stride = Few.stride(n);
        int last = stride - 8;
        for (int l = 0; l < 8; l++) {
            few.present${lane.id}[l] = l < n - last ? -1 : 0;
            few.ones[l] = l < n - last ? 0 : Double.doubleToRawLongBits(1);
        }
        for (int row = 0; row < count; row++) {
            int at = row * n;
            double scale = 1;
            totals[row] = 1;
            if (divide) {
                double total = total(from, at, last, few);
                totals[row] = total;
                scale = Shares.isOrdinary(total) ? 1 / total : Double.NaN;
            }
            int toAt = row * stride;
            for (int j = 0; j < last; j += width) {
                <@read "x" "j" ""/>
                x.mul(scale).intoArray(to, toAt + j);
            }
            for (int l = 0; l < 8; l += width) {
                <@read "x" "last + l" "l"/>
                x.mul(scale).reinterpretAsLongs().or(LongVector.fromArray(Shapes.I64, few.ones, l)).reinterpretAsDoubles().intoArray(to, toAt + last + l);
            }
        }
    }

    /** The total of a row; NaN if it has a number whose share might underflow. */
    private static double total(${real}[] from, int at, int last, Few few) {
        int width = Shapes.F64.length();
<#if !F32>
        LongVector tiny = LongVector.zero(Shapes.I64);
</#if>
        double[] fold = few.fold;
        for (int l = 0; l < 8; l += width) {
            DoubleVector sum = DoubleVector.zero(Shapes.F64);
            for (int j = l; j < last; j += 8) {
                <@sum "j" ""/>
            }
            <@sum "last + l" "l"/>
            sum.intoArray(fold, l);
        }
<#if !F32>
        if (tiny.lt(0).anyTrue()) {
            return Double.NaN;
        }
</#if>
        return ((fold[0] + fold[4]) + (fold[2] + fold[6])) + ((fold[1] + fold[5]) + (fold[3] + fold[7]));
    }
}
