<#import "lanes.ftl" as lanes>
<@lanes.header "The total of a row of weights, in f64 lanes."/>
final class ${name} {
    private ${name}() {}

    /** Σ p · factor over n classes. */
    static double row(<@lanes.at "p"/>, int n, double factor, Lanes lanes) {
        Arrays.fill(lanes.a, 0);
        sum(pData, pAt, n, factor, lanes.a);
        return Lanes.fold16(lanes.a);
    }

    private static void sum(<@lanes.at "p"/>, int n, double factor, double[] sums) {
        int width = Shapes.F64.length();
        for (int block = 0; block < n; block += Shapes.BLOCK) {
            int end = Math.min(block + Shapes.BLOCK, n);
            for (int k = 0; k < ${LANES}; k += width) {
                DoubleVector acc = DoubleVector.zero(Shapes.F64);
                int full = end - ${LANES};
                int j = block + k;
                for (; j <= full; j += ${LANES}) {
                    DoubleVector p = <@lanes.read "p" "j"/>;
                    acc = acc.add(p.mul(factor));
                }
                if (j < end) {
                    var present = <@lanes.maskSpecies/>.indexInRange(j, n);
                    DoubleVector p = <@lanes.read "p" "j" "present"/>;
                    acc = acc.add(p.mul(factor));
                }
                <@lanes.flush "acc" "sums" "k"/>
            }
        }
    }
}
