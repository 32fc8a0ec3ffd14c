package org.relent.gpu;

import java.io.File;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.relent.spi.Availability;

/**
 * Finds out whether TornadoVM is set up and has a device that computes right, and names the first thing that is missing.
 *
 * <p>Never throws. TornadoVM's static initialisers run once per JVM, cannot be retried, and end the JVM where a native
 * library lacks a symbol. Each step therefore makes sure of what the next one relies on: no native library is opened before
 * everything in Java is known to be in place, and TornadoVM is not started before the libraries are.
 */
final class TornadoProbe {
    private static final String API = "uk.ac.manchester.tornado.api.TornadoExecutionPlan";
    private static final String HOME = "TORNADOVM_HOME";
    private static final String CPU = "use cpu-vector";
    private static final String DEVICES = "see what TornadoVM's own 'tornado --devices' says, or use cpu-vector";
    private static final String START = "start with java @$TORNADOVM_HOME/tornado-argfile …";
    private static final String SDK = "the TornadoVM SDK 5.2.0-jdk25";
    // The plain "sdk install tornadovm" brings the build for JDK 21.
    private static final String INSTALL =
            "install " + SDK + " (sdk install tornadovm 5.2.0-jdk25-ptx, or -opencl), set TORNADOVM_HOME and " + START;

    /** What TornadoVM looks its implementation up by. */
    private static final List<String> IMPLEMENTATIONS = List.of(
            "tornado.load.api.implementation",
            "tornado.load.runtime.implementation",
            "tornado.load.tornado.implementation",
            "tornado.load.annotation.implementation");

    /** TornadoVM's drivers that Relent can use: a class of each, its native library, and the vendor's library below. */
    private record Driver(String name, String className, String library, String vendorLibrary, String vendorRemedy) {}

    private static final String NVIDIA = "install the NVIDIA driver, or a TornadoVM SDK without this backend";

    private static final List<Driver> DRIVERS = List.of(
            driver("PTX", "ptx.PTX", "libtornado-ptx.so", "libcuda.so.1", NVIDIA),
            driver("CUDA", "cuda.CUDADriver", "libtornado-cuda.so", "libcuda.so.1", NVIDIA),
            driver(
                    "OpenCL",
                    "opencl.OpenCL",
                    "libtornado-opencl.so",
                    "libOpenCL.so.1",
                    "install an OpenCL loader (Debian: ocl-icd-libopencl1), or a TornadoVM SDK without this backend"));

    private static final Path OPENCL_VENDORS = Path.of("/etc/OpenCL/vendors");

    /** Starting TornadoVM and testing a device takes two seconds; a hung driver takes for ever. */
    private static final Duration LIMIT = Duration.ofSeconds(60);

    private final Host host;
    private final Duration limit;

    TornadoProbe(Host host) {
        this(host, LIMIT);
    }

    TornadoProbe(Host host, Duration limit) {
        this.host = host;
        this.limit = limit;
    }

    /** {@return the device that the backend can run on, or why it cannot} */
    Availability run() {
        try {
            return switchedOff()
                    .or(this::api)
                    .or(this::implementations)
                    .or(this::compiler)
                    .or(this::drivers)
                    .orElseGet(this::device);
        } catch (Throwable e) { // whatever it is, the other backends must still be found
            return Availability.no("the probe failed: " + Causes.of(e), "use cpu-vector, and report this as a defect");
        }
    }

    private Optional<Availability> switchedOff() {
        String value = setting("relent.gpu", "RELENT_GPU");
        return switch (value.toLowerCase(Locale.ROOT)) {
            case "", "on" -> Optional.empty();
            case "off" -> no("it is switched off by RELENT_GPU or relent.gpu", "set that to on, or not at all");
            default ->
                no(
                        "RELENT_GPU or relent.gpu: got '" + value + "', expected on or off",
                        "set that to on, or not at all");
        };
    }

    /** The property wins, even where it is blank. */
    private String setting(String property, String variable) {
        String value = host.property(property);
        return Objects.requireNonNullElse(value != null ? value : host.env(variable), "")
                .strip();
    }

    private Optional<Availability> api() {
        try {
            host.load(API);
            return Optional.empty();
        } catch (LinkageError e) { // built for another JDK, or for preview features that are off
            return no("TornadoVM's API does not load: " + Causes.of(e), START);
        } catch (ClassNotFoundException e) {
            String home = host.env(HOME);
            if (home == null || home.isBlank()) {
                return no("TornadoVM is not on the class path or module path, and TORNADOVM_HOME is not set", INSTALL);
            }
            if (!host.isFile(Path.of(home, "tornado-argfile"))) {
                return no("TORNADOVM_HOME is " + home + ", where there is no tornado-argfile", INSTALL);
            }
            return no("there is a TornadoVM SDK at " + home + ", but this JVM was started without it", START);
        }
    }

    private Optional<Availability> implementations() {
        for (String key : IMPLEMENTATIONS) {
            String className = host.property(key);
            if (className == null || className.isBlank()) {
                return no("TornadoVM's API is there, but the system property " + key + " is not set", START);
            }
            Optional<String> failure = failure(className);
            if (failure.isPresent()) {
                return no("TornadoVM's API is there, but " + className + " (" + key + ") " + failure.get(), START);
            }
        }
        return Optional.empty();
    }

    private Optional<Availability> compiler() {
        if (host.module("jdk.internal.vm.ci").isEmpty()) {
            return no("JVMCI (module jdk.internal.vm.ci) is not in the boot layer", START);
        }
        // The JDK brings an empty module of this name, which the SDK's jars replace: hence the class as well.
        if (host.module("jdk.graal.compiler").isEmpty()
                || failure("jdk.graal.compiler.core.common.GraalOptions").isPresent()) {
            return no("the Graal compiler (module jdk.graal.compiler) is not in the boot layer, or empty", START);
        }
        return Optional.empty();
    }

    /** The native side. One driver that fails brings all of TornadoVM down, so all that are there must be whole. */
    private Optional<Availability> drivers() {
        String system = host.property("os.name");
        if (!"Linux".equals(system)) {
            return no(tornado() + " was found, but this backend knows Linux only, not " + system, CPU);
        }
        boolean found = false;
        for (Driver driver : DRIVERS) {
            try {
                host.load(driver.className);
            } catch (ClassNotFoundException e) {
                continue;
            } catch (LinkageError e) {
                return no("TornadoVM's " + driver.name + " driver does not load: " + Causes.of(e), START);
            }
            Optional<Availability> refusal = library(driver);
            if (refusal.isPresent()) {
                return refusal;
            }
            found = true;
        }
        return found
                ? Optional.empty()
                : no(tornado() + " was found without a driver for PTX, CUDA or OpenCL", INSTALL);
    }

    /** TornadoVM at work, in a thread of its own, which is left behind when it does not come back. */
    private Availability device() {
        String wanted = setting("relent.device", "RELENT_DEVICE");
        CompletableFuture<Availability> answer = new CompletableFuture<>();
        Thread.ofPlatform().daemon().name("relent-gpu-probe").start(() -> {
            try {
                answer.complete(host.tryDevice(wanted, tornado()));
            } catch (Throwable e) {
                answer.complete(Availability.no(tornado() + " does not start: " + Causes.of(e), DEVICES));
            }
        });
        try {
            return answer.orTimeout(limit.toMillis(), TimeUnit.MILLISECONDS).join(); // interrupts change nothing
        } catch (CompletionException e) {
            return Availability.no(
                    tornado() + " did not start and compute within " + limit.toSeconds() + " s", DEVICES);
        }
    }

    private Optional<Availability> library(Driver driver) {
        String path = host.property("java.library.path");
        if (!inFolder(driver.library, path)) {
            return no(driver.library + " is in no folder of java.library.path (" + path + ")", START);
        }
        // The vendor's library comes first: libtornado-ptx.so without libcuda.so.1 ends the JVM.
        try {
            host.openLibrary(driver.vendorLibrary);
        } catch (IllegalCallerException e) {
            Module here = TornadoProbe.class.getModule();
            return no(
                    driver.vendorLibrary + " cannot be tried: " + Causes.of(e),
                    "add --enable-native-access=" + (here.isNamed() ? here.getName() : "ALL-UNNAMED"));
        } catch (IllegalArgumentException e) {
            return no(
                    "TornadoVM's " + driver.name + " driver needs " + driver.vendorLibrary + ": " + Causes.of(e),
                    driver.vendorRemedy);
        }
        return driver.name.equals("OpenCL") ? openClVendors() : Optional.empty();
    }

    /** The OpenCL library is only a loader; the vendors' drivers are listed in a folder, or by these variables. */
    private Optional<Availability> openClVendors() {
        if (host.env("OCL_ICD_VENDORS") != null
                || host.env("OCL_ICD_FILENAMES") != null
                || host.files(OPENCL_VENDORS).stream().anyMatch(name -> name.endsWith(".icd"))) {
            return Optional.empty();
        }
        return no(
                "libOpenCL.so.1 opens, but no OpenCL driver is listed in " + OPENCL_VENDORS,
                "install the OpenCL driver of the device's vendor (for a CPU on Debian: pocl-opencl-icd)");
    }

    private boolean inFolder(String file, @Nullable String path) {
        if (path == null) {
            return false;
        }
        for (String folder : path.split(File.pathSeparator, -1)) {
            if (host.isFile(Path.of(folder, file))) {
                return true;
            }
        }
        return false;
    }

    /** {@return why a class cannot be loaded; empty if it can} */
    private Optional<String> failure(String className) {
        try {
            host.load(className);
            return Optional.empty();
        } catch (ClassNotFoundException e) {
            return Optional.of("is not found");
        } catch (LinkageError e) {
            return Optional.of("does not load: " + Causes.of(e));
        }
    }

    private String tornado() {
        return ("TornadoVM " + host.module("tornado.api").orElse("")).strip();
    }

    private static Driver driver(String name, String className, String library, String vendorLibrary, String remedy) {
        return new Driver(name, "uk.ac.manchester.tornado.drivers." + className, library, vendorLibrary, remedy);
    }

    private static Optional<Availability> no(String reason, String remedy) {
        return Optional.of(Availability.no(reason, remedy));
    }
}
