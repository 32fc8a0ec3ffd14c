// A signature of TornadoVM's public API (5.2.0-jdk25): compiled against, never packaged.
package uk.ac.manchester.tornado.api.math;

/** Mathematics in single precision, which {@link Math} lacks. */
public class TornadoMath {
    public TornadoMath() {}

    public static float log(float x) {
        throw new UnsupportedOperationException("signature only");
    }

    public static double log(double x) {
        throw new UnsupportedOperationException("signature only");
    }

    public static float log2(float x) {
        throw new UnsupportedOperationException("signature only");
    }

    public static double log2(double x) {
        throw new UnsupportedOperationException("signature only");
    }

    public static float exp(float x) {
        throw new UnsupportedOperationException("signature only");
    }

    public static double exp(double x) {
        throw new UnsupportedOperationException("signature only");
    }

    public static float sqrt(float x) {
        throw new UnsupportedOperationException("signature only");
    }

    public static double sqrt(double x) {
        throw new UnsupportedOperationException("signature only");
    }

    public static float abs(float x) {
        throw new UnsupportedOperationException("signature only");
    }

    public static double abs(double x) {
        throw new UnsupportedOperationException("signature only");
    }

    public static float floor(float x) {
        throw new UnsupportedOperationException("signature only");
    }

    public static double floor(double x) {
        throw new UnsupportedOperationException("signature only");
    }

    public static float min(float x, float y) {
        throw new UnsupportedOperationException("signature only");
    }

    public static double min(double x, double y) {
        throw new UnsupportedOperationException("signature only");
    }

    public static float max(float x, float y) {
        throw new UnsupportedOperationException("signature only");
    }

    public static double max(double x, double y) {
        throw new UnsupportedOperationException("signature only");
    }

    public static float pow(float x, float y) {
        throw new UnsupportedOperationException("signature only");
    }

    public static double pow(double x, double y) {
        throw new UnsupportedOperationException("signature only");
    }
}
