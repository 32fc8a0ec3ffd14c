// A signature of TornadoVM's public API (5.2.0-jdk25): compiled against, never packaged.
package uk.ac.manchester.tornado.api.runtime;

import uk.ac.manchester.tornado.api.TornadoRuntime;

/** The way to the run-time system. */
public class TornadoRuntimeProvider {
    public TornadoRuntimeProvider() {}

    public static TornadoRuntime getTornadoRuntime() {
        throw new UnsupportedOperationException("signature only");
    }

    public static String getProperty(String key) {
        throw new UnsupportedOperationException("signature only");
    }

    public static String getProperty(String key, String otherwise) {
        throw new UnsupportedOperationException("signature only");
    }

    public static void setProperty(String key, String value) {
        throw new UnsupportedOperationException("signature only");
    }
}
