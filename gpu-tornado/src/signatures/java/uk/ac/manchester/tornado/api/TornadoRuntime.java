// A signature of TornadoVM's public API (5.2.0-jdk25): compiled against, never packaged.
package uk.ac.manchester.tornado.api;

import uk.ac.manchester.tornado.api.common.TornadoDevice;
import uk.ac.manchester.tornado.api.enums.TornadoVMBackendType;

/** The backends that were found. */
public interface TornadoRuntime {
    int getNumBackends();

    TornadoBackend getBackend(int index);

    TornadoVMBackendType getBackendType(int index);

    TornadoDevice getDefaultDevice();

    void setDefaultBackend(int index);
}
