// A signature of TornadoVM's public API (5.2.0-jdk25): compiled against, never packaged.
package uk.ac.manchester.tornado.api;

/** Times in nanoseconds, and bytes, of one execution. */
public class TornadoProfilerResult {
    TornadoProfilerResult() {}

    public long getTotalTime() {
        throw new UnsupportedOperationException("signature only");
    }

    public long getCompileTime() {
        throw new UnsupportedOperationException("signature only");
    }

    public long getTornadoCompilerTime() {
        throw new UnsupportedOperationException("signature only");
    }

    public long getDriverInstallTime() {
        throw new UnsupportedOperationException("signature only");
    }

    public long getDataTransfersTime() {
        throw new UnsupportedOperationException("signature only");
    }

    public long getDeviceWriteTime() {
        throw new UnsupportedOperationException("signature only");
    }

    public long getDeviceReadTime() {
        throw new UnsupportedOperationException("signature only");
    }

    public long getDataTransferDispatchTime() {
        throw new UnsupportedOperationException("signature only");
    }

    public long getKernelDispatchTime() {
        throw new UnsupportedOperationException("signature only");
    }

    public long getDeviceKernelTime() {
        throw new UnsupportedOperationException("signature only");
    }

    public long getTotalBytesCopyIn() {
        throw new UnsupportedOperationException("signature only");
    }

    public long getTotalBytesCopyOut() {
        throw new UnsupportedOperationException("signature only");
    }

    public long getTotalBytesTransferred() {
        throw new UnsupportedOperationException("signature only");
    }

    public long getTotalDeviceMemoryUsage() {
        throw new UnsupportedOperationException("signature only");
    }

    public String getProfileLog() {
        throw new UnsupportedOperationException("signature only");
    }
}
