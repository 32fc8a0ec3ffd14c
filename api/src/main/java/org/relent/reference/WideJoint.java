package org.relent.reference;

import java.util.Arrays;
import org.relent.Joint;
import org.relent.Measure;
import org.relent.Options;

/** The measures of a table p(x, y). */
final class WideJoint {
    private final WideRow cells;
    private final WideRow x;
    private final WideRow y;
    private final boolean counts;

    WideJoint(WideRow cells, Joint joint) {
        this.cells = cells;
        this.counts = joint.cells().normalizedInside();
        // Counts are added up before they are divided: the marginal of a single cell is that cell, to the last digit.
        int power = counts ? WideMeasures.power(cells.given) : 0;
        Wide[] xNumbers = new Wide[joint.xCount()];
        Wide[] yNumbers = new Wide[joint.yCount()];
        Arrays.fill(xNumbers, Wide.ZERO);
        Arrays.fill(yNumbers, Wide.ZERO);
        for (int i = 0; i < xNumbers.length; i++) {
            for (int j = 0; j < yNumbers.length; j++) {
                Wide number = Wide.of(cells.given[i * yNumbers.length + j]).scaled(power);
                xNumbers[i] = xNumbers[i].plus(number);
                yNumbers[j] = yNumbers[j].plus(number);
            }
        }
        this.x = counts ? WideRow.sharesOf(xNumbers) : WideRow.of(xNumbers);
        this.y = counts ? WideRow.sharesOf(yNumbers) : WideRow.of(yNumbers);
    }

    double result(Measure measure, Options options) {
        Wide result = switch (measure) {
            case MUTUAL_INFORMATION -> information();
            case ENTROPY_X -> WideMeasures.entropy(x, x);
            case ENTROPY_Y -> WideMeasures.entropy(y, y);
            case CONDITIONAL_ENTROPY -> conditionalEntropy();
            default -> throw new AssertionError(measure);
        };
        if (options.millerMadow()) {
            result = result.plus(WideMeasures.millerMadow(cells.given, excessCells(measure)));
        }
        return result.toDouble() + 0.0; // never −0
    }

    /** Σ p ln(p/m), m = p(x) p(y); of counts, where Σ p = Σ m, the sum of p ln(p/m) − p + m, of which no term is negative. */
    private Wide information() {
        Wide sum = Wide.ZERO;
        for (int i = 0; i < x.classes(); i++) {
            for (int j = 0; j < y.classes(); j++) {
                int c = i * y.classes() + j;
                Wide product = x.p[i].times(y.p[j]);
                if (cells.isZero(c)) {
                    sum = counts ? sum.plus(product) : sum;
                    continue;
                }
                Wide log = cells.log[c].minus(x.log[i]).minus(y.log[j]);
                sum = sum.plus(
                        counts ? WideMeasures.excess(cells.p[c], product, log) : WideMeasures.product(cells.p[c], log));
            }
        }
        return sum;
    }

    /** Σ p(x,y) ln(p(y) / p(x,y)), with p(y) = p(x,y) exactly where there is no other cell. */
    private Wide conditionalEntropy() {
        Wide sum = Wide.ZERO;
        for (int c = 0; c < cells.classes(); c++) {
            if (!cells.isZero(c)) {
                Wide log = y.log[c % y.classes()].minus(cells.log[c]);
                sum = sum.plus(WideMeasures.product(cells.p[c], log));
            }
        }
        return sum;
    }

    /** What the correction multiplies 1/(2N) with. */
    private int excessCells(Measure measure) {
        int kx = WideMeasures.positive(x);
        int ky = WideMeasures.positive(y);
        int kxy = WideMeasures.positive(cells);
        return switch (measure) {
            case MUTUAL_INFORMATION -> kx + ky - kxy - 1;
            case ENTROPY_X -> kx - 1;
            case ENTROPY_Y -> ky - 1;
            case CONDITIONAL_ENTROPY -> kxy - ky;
            default -> throw new AssertionError(measure);
        };
    }
}
