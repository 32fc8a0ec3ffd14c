// Stands for TornadoVM in tests: never packaged.
package uk.ac.manchester.tornado.api.runtime;

import uk.ac.manchester.tornado.api.EmulatedDevice;
import uk.ac.manchester.tornado.api.TornadoRuntime;

/** The way to the run-time system. */
public class TornadoRuntimeProvider {
    public TornadoRuntimeProvider() {}

    public static TornadoRuntime getTornadoRuntime() {
        return EmulatedDevice.INSTANCE;
    }

    public static String getProperty(String key) {
        return System.getProperty(key);
    }

    public static String getProperty(String key, String otherwise) {
        return System.getProperty(key, otherwise);
    }

    public static void setProperty(String key, String value) {
        System.setProperty(key, value);
    }
}
