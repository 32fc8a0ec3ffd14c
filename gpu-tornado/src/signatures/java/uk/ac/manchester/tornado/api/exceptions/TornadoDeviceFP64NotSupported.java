// A signature of TornadoVM's public API (5.2.0-jdk25): compiled against, never packaged.
package uk.ac.manchester.tornado.api.exceptions;

/** The device has no double precision. */
public class TornadoDeviceFP64NotSupported extends RuntimeException {
    public TornadoDeviceFP64NotSupported(String message) {
        throw new UnsupportedOperationException("signature only");
    }
}
