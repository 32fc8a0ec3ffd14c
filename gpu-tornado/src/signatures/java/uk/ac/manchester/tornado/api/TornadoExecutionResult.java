// A signature of TornadoVM's public API (5.2.0-jdk25): compiled against, never packaged.
package uk.ac.manchester.tornado.api;

/** What an execution hands back; only a plan makes one. */
public class TornadoExecutionResult {
    TornadoExecutionResult() {}

    public TornadoProfilerResult getProfilerResult() {
        throw new UnsupportedOperationException("signature only");
    }

    public TornadoExecutionResult transferToHost(Object... objects) {
        throw new UnsupportedOperationException("signature only");
    }

    public TornadoExecutionResult transferToHost(DataRange range) {
        throw new UnsupportedOperationException("signature only");
    }

    public boolean isReady() {
        throw new UnsupportedOperationException("signature only");
    }
}
