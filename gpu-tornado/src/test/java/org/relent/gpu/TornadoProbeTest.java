package org.relent.gpu;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.relent.spi.Availability;

/** Each way in which TornadoVM can be missing has its own reason and remedy. */
class TornadoProbeTest {
    private static final String START = "start with java @$TORNADOVM_HOME/tornado-argfile …";
    private static final String INSTALL =
            "install the TornadoVM SDK 5.2.0-jdk25 (sdk install tornadovm 5.2.0-jdk25-ptx, or -opencl),"
                    + " set TORNADOVM_HOME and start with java @$TORNADOVM_HOME/tornado-argfile …";
    private static final String DEVICES = "see what TornadoVM's own 'tornado --devices' says, or use cpu-vector";
    private static final String NVIDIA = "install the NVIDIA driver, or a TornadoVM SDK without this backend";

    private final Set<String> propertiesBefore = System.getProperties().stringPropertyNames();
    private FakeHost host = FakeHost.started();

    private void expect(String reason, String remedy) {
        assertThat(new TornadoProbe(host).run()).isEqualTo(new Availability(false, reason, remedy));
    }

    /** Nothing native is opened on the way to a refusal, except where a test says so. */
    private void expectUntouched(String reason, String remedy) {
        expect(reason, remedy);
        assertThat(host.opened).isEmpty();
        assertThat(host.tried).isEmpty();
    }

    @AfterEach
    void setsNoProperty() {
        assertThat(System.getProperties().stringPropertyNames()).isEqualTo(propertiesBefore);
    }

    // Step 1: the API.

    @ParameterizedTest
    @ValueSource(strings = {"", " "})
    void homeIsBlank(String home) {
        host = new FakeHost();
        host.env.put("TORNADOVM_HOME", home);
        expectUntouched("TornadoVM is not on the class path or module path, and TORNADOVM_HOME is not set", INSTALL);
    }

    @Test
    void nothingIsInstalled() {
        host = new FakeHost();
        expectUntouched("TornadoVM is not on the class path or module path, and TORNADOVM_HOME is not set", INSTALL);
    }

    @Test
    void homeHoldsNoSdk() {
        host = new FakeHost();
        host.env.put("TORNADOVM_HOME", "/opt/old");
        expectUntouched("TORNADOVM_HOME is /opt/old, where there is no tornado-argfile", INSTALL);
    }

    @Test
    void sdkIsInstalledButNotUsed() {
        host = new FakeHost();
        host.env.put("TORNADOVM_HOME", "/sdk");
        host.files.add(Path.of("/sdk/tornado-argfile"));
        expectUntouched("there is a TornadoVM SDK at /sdk, but this JVM was started without it", START);
    }

    @Test
    void apiIsForAnotherJvm() {
        host.broken.put(FakeHost.API, new UnsupportedClassVersionError("preview features\n are off"));
        expectUntouched(
                "TornadoVM's API does not load: java.lang.UnsupportedClassVersionError: preview features are off",
                START);
    }

    // Step 2: what is behind the API.

    @ParameterizedTest
    @ValueSource(strings = {"api", "runtime", "tornado", "annotation"})
    void implementationIsNotNamed(String part) {
        String key = "tornado.load." + part + ".implementation";
        host.properties.remove(key);
        expectUntouched("TornadoVM's API is there, but the system property " + key + " is not set", START);
    }

    @Test
    void implementationIsNamedBlank() {
        host.properties.put("tornado.load.api.implementation", "");
        expectUntouched(
                "TornadoVM's API is there, but the system property tornado.load.api.implementation is not set", START);
    }

    @ParameterizedTest
    @CsvSource({
        "api, uk.ac.manchester.tornado.runtime.tasks.TornadoTaskGraph",
        "runtime, uk.ac.manchester.tornado.runtime.TornadoCoreRuntime",
        "tornado, uk.ac.manchester.tornado.runtime.common.Tornado",
        "annotation, uk.ac.manchester.tornado.annotation.ASMClassVisitor"
    })
    void implementationIsMissing(String part, String className) {
        host.classes.remove(className);
        expectUntouched(
                "TornadoVM's API is there, but " + className + " (tornado.load." + part
                        + ".implementation) is not found",
                START);
    }

    @Test
    void implementationDoesNotLoad() {
        LinkageError failure = new NoClassDefFoundError("org/objectweb/asm/ClassVisitor");
        failure.initCause(new ClassNotFoundException("org.objectweb.asm.ClassVisitor"));
        host.broken.put("uk.ac.manchester.tornado.annotation.ASMClassVisitor", failure);
        expectUntouched(
                "TornadoVM's API is there, but uk.ac.manchester.tornado.annotation.ASMClassVisitor"
                        + " (tornado.load.annotation.implementation) does not load:"
                        + " java.lang.NoClassDefFoundError: org/objectweb/asm/ClassVisitor,"
                        + " caused by java.lang.ClassNotFoundException: org.objectweb.asm.ClassVisitor",
                START);
    }

    // Step 3: the compiler.

    @Test
    void jvmciIsOff() {
        host.modules.remove("jdk.internal.vm.ci");
        expectUntouched("JVMCI (module jdk.internal.vm.ci) is not in the boot layer", START);
    }

    @Test
    void graalIsNotThere() {
        host.modules.remove("jdk.graal.compiler");
        expectUntouched("the Graal compiler (module jdk.graal.compiler) is not in the boot layer, or empty", START);
    }

    @Test
    void graalIsTheEmptyModuleOfTheJdk() {
        host.classes.remove("jdk.graal.compiler.core.common.GraalOptions");
        expectUntouched("the Graal compiler (module jdk.graal.compiler) is not in the boot layer, or empty", START);
    }

    // Step 4: the native side.

    @Test
    void systemIsUnknown() {
        host.properties.put("os.name", "Mac OS X");
        expectUntouched(
                "TornadoVM 5.2.0-jdk25 was found, but this backend knows Linux only, not Mac OS X", "use cpu-vector");
    }

    @Test
    void driverIsMissing() {
        expectUntouched("TornadoVM 5.2.0-jdk25 was found without a driver for PTX, CUDA or OpenCL", INSTALL);
    }

    @Test
    void versionIsUnknown() {
        host.modules.remove("tornado.api");
        expectUntouched("TornadoVM was found without a driver for PTX, CUDA or OpenCL", INSTALL);
    }

    @Test
    void driverDoesNotLoad() {
        host.broken.put(FakeHost.PTX, new VerifyError("bad"));
        expectUntouched("TornadoVM's PTX driver does not load: java.lang.VerifyError: bad", START);
    }

    @ParameterizedTest
    @CsvSource({
        FakeHost.PTX + ", libtornado-ptx.so",
        FakeHost.CUDA + ", libtornado-cuda.so",
        FakeHost.OPENCL + ", libtornado-opencl.so"
    })
    void nativeLibraryIsMissing(String driver, String library) {
        host.classes.add(driver);
        expectUntouched(library + " is in no folder of java.library.path (/sdk/lib:/usr/lib)", START);
    }

    @Test
    void libraryPathIsNotSet() {
        host.classes.add(FakeHost.PTX);
        host.properties.remove("java.library.path");
        expectUntouched("libtornado-ptx.so is in no folder of java.library.path (null)", START);
    }

    @ParameterizedTest
    @CsvSource({"PTX, " + FakeHost.PTX + ", libtornado-ptx.so", "CUDA, " + FakeHost.CUDA + ", libtornado-cuda.so"})
    void nvidiaDriverIsMissing(String name, String driver, String library) {
        host.with(driver, library).libraryFailures.put("libcuda.so.1", new IllegalArgumentException("not found"));
        expectUntouched(
                "TornadoVM's " + name + " driver needs libcuda.so.1: java.lang.IllegalArgumentException: not found",
                NVIDIA);
    }

    @Test
    void openClLoaderIsMissing() {
        host.with(FakeHost.OPENCL, "libtornado-opencl.so")
                .libraryFailures
                .put("libOpenCL.so.1", new IllegalArgumentException("not found"));
        expectUntouched(
                "TornadoVM's OpenCL driver needs libOpenCL.so.1: java.lang.IllegalArgumentException: not found",
                "install an OpenCL loader (Debian: ocl-icd-libopencl1), or a TornadoVM SDK without this backend");
    }

    @Test
    void nativeAccessIsDenied() {
        host.with(FakeHost.PTX, "libtornado-ptx.so")
                .libraryFailures
                .put("libcuda.so.1", new IllegalCallerException("denied"));
        expectUntouched(
                "libcuda.so.1 cannot be tried: java.lang.IllegalCallerException: denied",
                "add --enable-native-access=ALL-UNNAMED");
    }

    @Test
    void noOpenClDriverIsListed() {
        host.with(FakeHost.OPENCL, "libtornado-opencl.so").files.add(Path.of("/etc/OpenCL/vendors/README"));
        expect(
                "libOpenCL.so.1 opens, but no OpenCL driver is listed in /etc/OpenCL/vendors",
                "install the OpenCL driver of the device's vendor (for a CPU on Debian: pocl-opencl-icd)");
        assertThat(host.opened).containsExactly("libOpenCL.so.1");
    }

    @ParameterizedTest
    @ValueSource(strings = {"OCL_ICD_VENDORS", "OCL_ICD_FILENAMES"})
    void openClDriversAreListedElsewhere(String variable) {
        host.with(FakeHost.OPENCL, "libtornado-opencl.so").env.put(variable, "/opt/icd");
        assertThat(new TornadoProbe(host).run()).isEqualTo(Availability.yes("a device"));
        assertThat(host.opened).containsExactly("libOpenCL.so.1");
    }

    @Test
    void oneBadDriverSpoilsTheOthers() {
        host.with(FakeHost.OPENCL, "libtornado-opencl.so")
                .with(FakeHost.PTX, "libtornado-ptx.so")
                .files
                .add(Path.of("/etc/OpenCL/vendors/nvidia.icd"));
        host.libraryFailures.put("libcuda.so.1", new IllegalArgumentException("not found"));
        expectUntouched(
                "TornadoVM's PTX driver needs libcuda.so.1: java.lang.IllegalArgumentException: not found", NVIDIA);
    }

    // Steps 5 to 7: TornadoVM at work.

    private void complete() {
        host.with(FakeHost.PTX, "libtornado-ptx.so");
    }

    @Test
    void everythingIsThere() {
        host.with(FakeHost.PTX, "libtornado-ptx.so")
                .with(FakeHost.OPENCL, "libtornado-opencl.so")
                .files
                .add(Path.of("/etc/OpenCL/vendors/nvidia.icd"));
        assertThat(new TornadoProbe(host).run()).isEqualTo(Availability.yes("a device"));
        assertThat(host.opened).containsExactly("libcuda.so.1", "libOpenCL.so.1");
        assertThat(host.tried).containsExactly("TornadoVM 5.2.0-jdk25: ");
    }

    @Test
    void deviceIsRefused() {
        complete();
        host.device = () -> Availability.no("it cannot divide", "take another");
        expect("it cannot divide", "take another");
    }

    @Test
    void nothingIsTriedBeforeAllIsKnownToBeThere() {
        host.classes.add(FakeHost.PTX);
        assertThat(new TornadoProbe(host).run().available()).isFalse();
        assertThat(host.tried).isEmpty();
    }

    @Test
    void tornadoDoesNotStart() {
        complete();
        host.device = () -> {
            throw new ExceptionInInitializerError(new IllegalStateException("no platform"));
        };
        expect(
                "TornadoVM 5.2.0-jdk25 does not start: java.lang.ExceptionInInitializerError,"
                        + " caused by java.lang.IllegalStateException: no platform",
                DEVICES);
    }

    @Test
    void driverHangs() throws InterruptedException {
        complete();
        var release = new CountDownLatch(1);
        var released = new AtomicReference<Thread>();
        host.device = () -> {
            released.set(Thread.currentThread());
            try {
                release.await();
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
            return Availability.yes("too late");
        };
        Availability answer = new TornadoProbe(host, Duration.ofSeconds(1)).run();
        assertThat(answer)
                .isEqualTo(Availability.no("TornadoVM 5.2.0-jdk25 did not start and compute within 1 s", DEVICES));
        assertThat(released.get().isDaemon()).isTrue();
        release.countDown();
        released.get().join();
    }

    @Test
    void anInterruptChangesNothing() {
        complete();
        Thread.currentThread().interrupt();
        Availability answer = new TornadoProbe(host).run();
        assertThat(Thread.interrupted()).isTrue();
        assertThat(answer).isEqualTo(Availability.yes("a device"));
    }

    // What the user says.

    @ParameterizedTest
    @CsvSource(
            nullValues = "-",
            value = {"-, -, ''", "-, h200, h200", "h200, a100, h200", "'', a100, ''", "-, ' 0:1 ', 0:1"})
    void propertyComesBeforeVariable(String property, String variable, String wanted) {
        complete();
        if (property != null) {
            host.properties.put("relent.device", property);
        }
        if (variable != null) {
            host.env.put("RELENT_DEVICE", variable);
        }
        new TornadoProbe(host).run();
        assertThat(host.tried).containsExactly("TornadoVM 5.2.0-jdk25: " + wanted);
    }

    @ParameterizedTest
    @ValueSource(strings = {"off", "OFF"})
    void isSwitchedOff(String off) {
        complete();
        host.env.put("RELENT_GPU", off);
        expectUntouched("it is switched off by RELENT_GPU or relent.gpu", "set that to on, or not at all");
        host.properties.put("relent.gpu", "on");
        assertThat(new TornadoProbe(host).run().available()).isTrue();
    }

    @Test
    void switchHasAnUnknownValue() {
        complete();
        host.properties.put("relent.gpu", "no");
        expectUntouched("RELENT_GPU or relent.gpu: got 'no', expected on or off", "set that to on, or not at all");
    }

    // Whatever happens, an answer.

    @Test
    void survivesWhateverIsThrown() {
        host.with(FakeHost.PTX, "libtornado-ptx.so");
        host.libraryFailures.put("libcuda.so.1", new IllegalStateException("odd", new StackOverflowError("deep")));
        expect(
                "the probe failed: java.lang.IllegalStateException: odd, caused by java.lang.StackOverflowError: deep",
                "use cpu-vector, and report this as a defect");
    }

    @Test
    void survivesAnErrorAndACircleOfCauses() {
        Throwable inner = new IllegalStateException("inner");
        LinkageError outer = new LinkageError("outer", inner);
        inner.initCause(outer);
        host.broken.put(FakeHost.API, outer);
        expectUntouched(
                "TornadoVM's API does not load: java.lang.LinkageError: outer,"
                        + " caused by java.lang.IllegalStateException: inner",
                START);
    }

    @Test
    void survivesAPathThatIsNone() {
        host = new FakeHost();
        host.env.put("TORNADOVM_HOME", "\0");
        Availability answer = new TornadoProbe(host).run();
        assertThat(answer.available()).isFalse();
        assertThat(answer.reason()).startsWith("the probe failed: java.nio.file.InvalidPathException: ");
    }

    @Test
    void survivesAHostThatThrowsErrors() {
        Host hostile =
                (Host) Proxy.newProxyInstance(Host.class.getClassLoader(), new Class<?>[] {Host.class}, (p, m, a) -> {
                    throw new OutOfMemoryError("full");
                });
        assertThat(new TornadoProbe(hostile).run())
                .isEqualTo(new Availability(
                        false,
                        "the probe failed: java.lang.OutOfMemoryError: full",
                        "use cpu-vector, and report this as a defect"));
    }
}
