package org.relent.bench.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.relent.bench.demo.Digits.Sample;

/**
 * The classifier against scikit-learn 1.2.1, whose numbers are from
 *
 * <pre>
 * X, y, s = (np.load(f + '.npy') for f in ('counts', 'labels', 'split')); X = X.astype(float) / 16
 * a, b = X[s == 0], X[s == 1]; m = LogisticRegression(C=1, tol=1e-10, max_iter=100000).fit(a, y[s == 0])
 * nll = -m.predict_log_proba(a)[np.arange(1197), y[s == 0]]
 * (m.predict(b) == y[s == 1]).sum(), (nll.sum() + (m.coef_ ** 2).sum() / 2) / 1197, nll.mean()
 * </pre>
 */
class SoftmaxClassifierTest {
    @Test
    void isAsRightAsScikitLearn() {
        Digits digits = Digits.load();
        Sample train = digits.train();
        Sample test = digits.test();
        SoftmaxClassifier classifier = new SoftmaxClassifier(Digits.PIXELS, Digits.CLASSES);
        double[] losses = classifier.fit(train.pixels(), train.labels(), 1, 500, 0.1);
        assertThat(losses).hasSize(501);
        assertThat(losses[0]).as("all classes alike").isCloseTo(Math.log(10), within(1e-13));
        // scikit-learn is at the minimum: nobody gets below it.
        assertThat(losses[500] - 0.20879396032496808).isBetween(-1e-9, 2e-4);
        assertThat(classifier.meanNll(train.pixels(), train.labels())).isCloseTo(0.09979667, within(1e-3));
        assertThat(classifier.right(test.pixels(), test.labels())).isBetween(553, 555);
    }

    /** Central differences of the loss, whose own error is about 1e-10 for steps of 1e-5. */
    @Test
    void gradientIsTheDerivativeOfTheLoss() {
        int rows = 7;
        int inputs = 3;
        Random random = new Random(1);
        double[] x = random.doubles((long) rows * inputs, -1, 1).toArray();
        int[] labels = IntStream.range(0, rows).map(row -> row % 4).toArray();
        SoftmaxClassifier classifier = new SoftmaxClassifier(inputs, 4);
        double[] parameters = classifier.layer().parameters();
        System.arraycopy(random.doubles(parameters.length, -1, 1).toArray(), 0, parameters, 0, parameters.length);
        classifier.loss(x, labels, 0.5);
        double[] gradient = classifier.layer().gradient().clone();
        double h = 1e-5;
        for (int i = 0; i < parameters.length; i++) {
            double at = parameters[i];
            parameters[i] = at + h;
            double above = classifier.loss(x, labels, 0.5);
            parameters[i] = at - h;
            double below = classifier.loss(x, labels, 0.5);
            parameters[i] = at;
            assertThat(gradient[i]).as("parameter %d", i).isCloseTo((above - below) / (2 * h), within(1e-9));
        }
    }
}
