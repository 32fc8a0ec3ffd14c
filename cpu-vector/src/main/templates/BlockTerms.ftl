<#import "lanes.ftl" as lanes>
<#import "blocks.ftl" as blocks>
<#assign docs = {
  "Entropy": "−p ln p",
  "CrossEntropy": "−p ln q",
  "Kl": "p ln(p/q), and p ln(p/q) − p + q, which is never negative",
  "Jeffreys": "(p − q) ln(p/q)",
  "Js": "w p ln(p/m) + (1−w) q ln(q/m), and what is missing to the maximum",
  "TotalVariation": "|p − q|, and the smaller of p and q",
  "Hellinger": "(√p − √q)², and √p √q",
  "ChiSquare": "(p − q)²/q",
  "Renyi": "p χ(ln(p/q)), χ(l) = (e^βl − 1)/β + e^−l − 1 ≥ 0",
  "RenyiTail": "p^α q^(1−α) relative to the largest",
  "RenyiZero": "q of the classes without p",
  "Loss": "−w ln q of weights w"}>
<@lanes.header "Adds, for each column of a block, " + docs[measure] + ". Sums are kept by virtual lanes."/>
final class ${name} {
    private ${name}() {}
<#switch measure>
<#case "Entropy">

    static void add(Block pBlock, int n, double[] sumLanes) {
<@blocks.columns ["sum"]>
    DoubleVector p = DoubleVector.fromArray(Shapes.F64, pBlock.p, j);
    DoubleVector pHigh = DoubleVector.fromArray(Shapes.F64, pBlock.high, j);
    <@blocks.add "sum" "p.mul(pHigh).neg().blend(0, p.eq(0))"/>
</@blocks.columns>
    }
<#break>
<#case "CrossEntropy">

    static void add(Block pBlock, Block qBlock, int n, double[] sumLanes) {
<@blocks.columns ["sum"]>
    <@blocks.pair/>
    <@blocks.add "sum" "p.mul(qHigh).neg().blend(0, p.eq(0))"/>
</@blocks.columns>
    }
<#break>
<#case "Kl">

    static void add(Block pBlock, Block qBlock, int n, double[] plainLanes, double[] excessLanes) {
<@blocks.columns ["plain", "excess"]>
    <@blocks.pair/>
    <@blocks.logRatio/>
    VectorMask<Double> none = p.eq(0);
    DoubleVector product = p.mul(l).blend(0, none);
    <@blocks.add "plain" "product"/>
    plainLow = plainLow.add(p.fma(l, product.neg()).blend(0, none));
    DoubleVector near = p.mul(l.mul(l)).mul(<@blocks.polynomial "l" blocks.PHI/>);
    // Where products of p would round to whole units of the smallest number, q is all there is to see.
    DoubleVector far = product.sub(p).add(q).blend(q, p.lt(0x1p-1000));
    <@blocks.add "excess" "far.blend(near, l.abs().lt(0.25)).blend(q, none)"/>
</@blocks.columns>
    }
<#break>
<#case "Jeffreys">

    static void add(Block pBlock, Block qBlock, int n, double[] sumLanes) {
<@blocks.columns ["sum"]>
    <@blocks.pair/>
    <@blocks.logRatio/>
    DoubleVector back = l.neg();
    DoubleVector near = p.mul(l.mul(l)).mul(<@blocks.polynomial "back" blocks.EXPM1/>);
    // Where p and q are rounded to whole units of the smallest number their difference may have the other sign than l.
    DoubleVector far = p.sub(q).mul(l).blend(0, p.max(q).lt(0x1p-1000));
    <@blocks.add "sum" "far.blend(near, l.abs().lt(0.25)).blend(0, p.eq(0).and(q.eq(0)))"/>
</@blocks.columns>
    }
<#break>
<#case "Js">

    /** Terms of the series in d = q/p − 1, for |ln(p/q)| < 1/4. */
    static final int SERIES = 25;

    static void add(Block pBlock, Block qBlock, int n, JsWeights weights, double[] sumLanes, double[] missingLanes) {
<@blocks.columns ["sum", "missing"]>
    <@blocks.pair/>
    <@blocks.logRatio/>
    DoubleVector back = l.neg();
    DoubleVector d = back.mul(<@blocks.polynomial "back" blocks.EXPM1/>);
    DoubleVector series = DoubleVector.broadcast(Shapes.F64, weights.series[SERIES - 1]);
    <#list 2..25 as i>
    series = series.fma(d, DoubleVector.broadcast(Shapes.F64, weights.series[SERIES - ${i}]));
    </#list>
    DoubleVector near = p.mul(d.mul(d)).mul(series);
    // Far: from ln(m/wp) and ln(m/vq), neither of which is ever negative.
    DoubleVector wp = p.mul(weights.p);
    DoubleVector vq = q.mul(weights.q);
    DoubleVector m = wp.add(vq);
    LongVector mBits = m.reinterpretAsLongs();
    LongVector wpBits = wp.reinterpretAsLongs().max(${LOW});
    LongVector vqBits = vq.reinterpretAsLongs().max(${LOW});
    DoubleVector wpUp = wpBits.reinterpretAsDoubles();
    DoubleVector vqUp = vqBits.reinterpretAsDoubles();
    <@lanes.ratio "f" "m" "mBits" "wpUp" "wpBits"/>
    <@lanes.ratio "g" "m" "mBits" "vqUp" "vqBits"/>
    DoubleVector above = <@lanes.log "f"/>;
    DoubleVector aboveQ = <@lanes.log "g"/>;
    DoubleVector lost = wp.mul(above).add(vq.mul(aboveQ));
    DoubleVector far = wp.fma(above.neg().add(weights.pLog), m.mul(weights.p).sub(wp))
            .add(vq.fma(aboveQ.neg().add(weights.qLog), m.mul(weights.q).sub(vq)));
    VectorMask<Double> none = m.lt(Double.MIN_NORMAL);
    <@blocks.add "sum" "far.blend(near, l.abs().lt(0.25)).blend(0, none)"/>
    <@blocks.add "missing" "lost.blend(0, none)"/>
</@blocks.columns>
    }
<#break>
<#case "TotalVariation">

    static void add(Block pBlock, Block qBlock, int n, double[] sumLanes, double[] commonLanes) {
<@blocks.columns ["sum", "common"]>
    <@blocks.pair/>
    <@blocks.add "sum" "p.sub(q).abs()"/>
    <@blocks.add "common" "p.min(q)"/>
</@blocks.columns>
    }
<#break>
<#case "Hellinger">

    static void add(Block pBlock, Block qBlock, int n, double[] sumLanes, double[] commonLanes) {
<@blocks.columns ["sum", "common"]>
    <@blocks.pair/>
    DoubleVector a = p.sqrt();
    DoubleVector b = q.sqrt();
    DoubleVector difference = p.sub(q).div(a.add(b)).blend(0, p.eq(q));
    <@blocks.add "sum" "difference.mul(difference)"/>
    <@blocks.add "common" "a.mul(b)"/>
</@blocks.columns>
    }
<#break>
<#case "ChiSquare">

    static void add(Block pBlock, Block qBlock, int n, double power, double[] sumLanes) {
<@blocks.columns ["sum"]>
    <@blocks.pair/>
    DoubleVector difference = p.sub(q);
    DoubleVector ratio = difference.mul(difference.div(q)).blend(0, difference.eq(0));
    // A q next to underflow, or below it, is known by its logarithm alone; against it p is everything.
    DoubleVector twice = pHigh.add(pHigh);
    DoubleVector exponent = twice.sub(qHigh);
    DoubleVector back = exponent.sub(twice);
    DoubleVector pLow = DoubleVector.fromArray(Shapes.F64, pBlock.low, j);
    DoubleVector rest = twice.sub(exponent.sub(back)).sub(back.add(qHigh)).add(pLow.add(pLow)).sub(DoubleVector.fromArray(Shapes.F64, qBlock.low, j));
    DoubleVector whole = exponent.add(rest);
    rest = rest.sub(whole.sub(exponent));
    <@blocks.exp "tail" "whole"/>
    tail = tail.fma(rest, tail).blend(Double.POSITIVE_INFINITY, tail.eq(Double.POSITIVE_INFINITY));
    VectorMask<Double> larger = pHigh.compare(VectorOperators.GT, qHigh).or(p.compare(VectorOperators.GT, q));
    VectorMask<Double> lost = q.lt(0x1p-900).and(larger);
    <@blocks.add "sum" "ratio.blend(tail.mul(power), lost)"/>
</@blocks.columns>
    }
<#break>
<#case "Renyi">

    /** Terms of the series of χ(l)/l², for |l| and |βl| < 1/4. */
    static final int SERIES = 12;

    static void add(Block pBlock, Block qBlock, int n, RenyiOrder order, double[] sumLanes) {
<@blocks.columns ["sum"]>
    <@blocks.pair/>
    <@blocks.logRatio/>
    DoubleVector series = DoubleVector.broadcast(Shapes.F64, order.series[SERIES - 1]);
    <#list 2..12 as i>
    series = series.fma(l, DoubleVector.broadcast(Shapes.F64, order.series[SERIES - ${i}]));
    </#list>
    DoubleVector y = l.mul(order.beta);
    DoubleVector small = l.mul(<@blocks.polynomial "y" blocks.EXPM1/>);
    // p e^βl from logarithms: p may have underflowed where the product has not.
    DoubleVector x = order.fromQ ? l.mul(order.alpha).add(qHigh) : y.add(pHigh);
    <@blocks.exp "e" "x"/>
    VectorMask<Double> gentle = y.abs().lt(0.25);
    DoubleVector far = e.sub(p).div(order.beta).blend(p.mul(small), gentle).add(q.sub(p));
    // Where products would round to whole units of the smallest number there is nothing to see.
    far = far.blend(0, p.lt(0x1p-1000).and(q.lt(0x1p-1000)).and(e.lt(0x1p-1000)));
    VectorMask<Double> none = pHigh.eq(Double.NEGATIVE_INFINITY);
    <@blocks.add "sum" "far.blend(p.mul(l.mul(l)).mul(series), gentle.and(l.abs().lt(0.25))).blend(q, none)"/>
</@blocks.columns>
    }

    /** The largest ln(p^α q^(1−α)) of a class that both sides have. */
    static double largest(Block pBlock, Block qBlock, int n, RenyiOrder order) {
        double exponent = order.fromQ ? order.alpha : order.beta;
        DoubleVector max = <@blocks.constant "Double.NEGATIVE_INFINITY"/>;
        for (int j = 0; j < n; j += Shapes.F64.length()) {
            DoubleVector pHigh = DoubleVector.fromArray(Shapes.F64, pBlock.high, j);
            DoubleVector qHigh = DoubleVector.fromArray(Shapes.F64, qBlock.high, j);
            <@blocks.logRatio/>
            DoubleVector x = l.mul(exponent).add(order.fromQ ? qHigh : pHigh);
            VectorMask<Double> none = pHigh.eq(Double.NEGATIVE_INFINITY).or(qHigh.eq(Double.NEGATIVE_INFINITY));
            max = max.max(x.blend(Double.NEGATIVE_INFINITY, none));
        }
        return max.reduceLanes(VectorOperators.MAX);
    }

    /** The largest ln(p/q) of a class with p > 0. */
    static double largestRatio(Block pBlock, Block qBlock, int n) {
        DoubleVector max = <@blocks.constant "Double.NEGATIVE_INFINITY"/>;
        for (int j = 0; j < n; j += Shapes.F64.length()) {
            DoubleVector pHigh = DoubleVector.fromArray(Shapes.F64, pBlock.high, j);
            DoubleVector qHigh = DoubleVector.fromArray(Shapes.F64, qBlock.high, j);
            <@blocks.logRatio/>
            max = max.max(l.blend(Double.NEGATIVE_INFINITY, pHigh.eq(Double.NEGATIVE_INFINITY)));
        }
        return max.reduceLanes(VectorOperators.MAX);
    }
<#break>
<#case "RenyiTail">

    static void add(Block pBlock, Block qBlock, int n, RenyiOrder order, double top, double[] sumLanes) {
        double exponent = order.fromQ ? order.alpha : order.beta;
<@blocks.columns ["sum"]>
    DoubleVector pHigh = DoubleVector.fromArray(Shapes.F64, pBlock.high, j);
    DoubleVector qHigh = DoubleVector.fromArray(Shapes.F64, qBlock.high, j);
    <@blocks.logRatio/>
    DoubleVector x = l.mul(exponent).add(order.fromQ ? qHigh : pHigh).sub(top);
    VectorMask<Double> none = pHigh.eq(Double.NEGATIVE_INFINITY).or(qHigh.eq(Double.NEGATIVE_INFINITY));
    x = x.blend(-1000, none);
    <@blocks.exp "e" "x"/>
    <@blocks.add "sum" "e"/>
</@blocks.columns>
    }
<#break>
<#case "RenyiZero">

    static void add(Block pBlock, Block qBlock, int n, double[] sumLanes) {
<@blocks.columns ["sum"]>
    DoubleVector pHigh = DoubleVector.fromArray(Shapes.F64, pBlock.high, j);
    DoubleVector q = DoubleVector.fromArray(Shapes.F64, qBlock.p, j);
    <@blocks.add "sum" "q.blend(0, pHigh.compare(VectorOperators.GT, Double.NEGATIVE_INFINITY))"/>
</@blocks.columns>
    }
<#break>
<#case "Loss">

    /** Tells whether a class with a weight has q = 0. */
    static boolean add(Block qBlock, int n, double[] weights, int from, double[] sumLanes) {
        VectorMask<Double> infinite = Shapes.F64.maskAll(false);
<@blocks.columns ["sum"]>
    DoubleVector w = DoubleVector.fromArray(Shapes.F64, weights, from + j);
    DoubleVector qHigh = DoubleVector.fromArray(Shapes.F64, qBlock.high, j);
    VectorMask<Double> none = qHigh.eq(Double.NEGATIVE_INFINITY);
    infinite = infinite.or(none.andNot(w.eq(0)));
    <@blocks.add "sum" "w.mul(qHigh).neg().blend(0, none.or(w.eq(0)))"/>
</@blocks.columns>
        return infinite.anyTrue();
    }
<#break>
</#switch>
}
