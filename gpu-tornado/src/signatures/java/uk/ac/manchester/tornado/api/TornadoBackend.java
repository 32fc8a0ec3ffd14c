// A signature of TornadoVM's public API (5.2.0-jdk25): compiled against, never packaged.
package uk.ac.manchester.tornado.api;

import java.util.List;
import uk.ac.manchester.tornado.api.common.TornadoDevice;
import uk.ac.manchester.tornado.api.enums.TornadoDeviceType;
import uk.ac.manchester.tornado.api.enums.TornadoVMBackendType;

/** One backend and its devices. */
public interface TornadoBackend {
    String getName();

    TornadoVMBackendType getBackendType();

    int getNumPlatforms();

    int getNumDevices();

    TornadoDevice getDevice(int index);

    List<TornadoDevice> getAllDevices();

    TornadoDevice getDefaultDevice();

    void setDefaultDevice(int index);

    TornadoDeviceType getTypeDefaultDevice();
}
