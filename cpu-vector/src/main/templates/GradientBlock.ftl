<#import "lanes.ftl" as lanes>
<#import "blocks.ftl" as blocks>
<@lanes.header "Blocks of gradients with respect to logits, without the factors of temperature and cap."/>
final class ${name} {
    private ${name}() {}

    /** a q − p. */
    static void toward(Block pBlock, Block qBlock, int n, double a, double[] to) {
        for (int j = 0; j < n; j += Shapes.F64.length()) {
            DoubleVector p = DoubleVector.fromArray(Shapes.F64, pBlock.p, j);
            DoubleVector q = DoubleVector.fromArray(Shapes.F64, qBlock.p, j);
            q.mul(a).sub(p).intoArray(to, j);
        }
    }

    /** a q − b w of weights w, one a class. */
    static void toward(Block qBlock, double[] weights, int from, int n, double a, double b, double[] to) {
        for (int j = 0; j < n; j += Shapes.F64.length()) {
            DoubleVector q = DoubleVector.fromArray(Shapes.F64, qBlock.p, j);
            DoubleVector w = DoubleVector.fromArray(Shapes.F64, weights, from + j);
            q.mul(a).sub(w.mul(b)).intoArray(to, j);
        }
    }

    /** −q (ln q + entropy), 0 where q is. */
    static void entropy(Block qBlock, int n, double entropy, double[] to) {
        for (int j = 0; j < n; j += Shapes.F64.length()) {
            DoubleVector q = DoubleVector.fromArray(Shapes.F64, qBlock.p, j);
            DoubleVector log = DoubleVector.fromArray(Shapes.F64, qBlock.high, j);
            q.mul(log.neg().sub(entropy)).blend(0, q.eq(0)).intoArray(to, j);
        }
    }

    /** Adds q (ln(q/p) − mean), 0 where q is. */
    static void addReverse(Block pBlock, Block qBlock, int n, double mean, double[] to) {
        for (int j = 0; j < n; j += Shapes.F64.length()) {
            <@blocks.pair/>
            <@blocks.logRatio/>
            DoubleVector term = q.mul(l.neg().sub(mean)).blend(0, q.eq(0));
            DoubleVector.fromArray(Shapes.F64, to, j).add(term).intoArray(to, j);
        }
    }

    /** v q ln(q/m), m = w p + v q, v = 1 − w: the terms of what the gradient of js is relative to. */
    static void js(Block pBlock, Block qBlock, int n, JsWeights weights, double[] to) {
        for (int j = 0; j < n; j += Shapes.F64.length()) {
            DoubleVector p = DoubleVector.fromArray(Shapes.F64, pBlock.p, j);
            DoubleVector q = DoubleVector.fromArray(Shapes.F64, qBlock.p, j);
            DoubleVector m = p.mul(weights.p).add(q.mul(weights.q));
            LongVector qBits = q.reinterpretAsLongs();
            LongVector mBits = m.reinterpretAsLongs().max(${LOW});
            m = mBits.reinterpretAsDoubles();
            <@lanes.ratio "f" "q" "qBits" "m" "mBits"/>
            DoubleVector log = <@lanes.log "f"/>;
            q.mul(weights.q).mul(log).blend(0, q.lt(Double.MIN_NORMAL)).intoArray(to, j);
        }
    }

    /** Subtracts q times a mean. */
    static void subtract(Block qBlock, int n, double mean, double[] to) {
        for (int j = 0; j < n; j += Shapes.F64.length()) {
            DoubleVector q = DoubleVector.fromArray(Shapes.F64, qBlock.p, j);
            DoubleVector.fromArray(Shapes.F64, to, j).sub(q.mul(mean)).intoArray(to, j);
        }
    }
}
