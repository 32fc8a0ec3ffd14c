package org.relent.bench.machine;

import java.lang.management.ManagementFactory;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.relent.bench.machine.BackendFacts.Chosen;
import org.relent.bench.machine.BackendFacts.Line;

/**
 * Everything that {@code ./relent doctor} finds out.
 *
 * @param relent the version
 * @param error why no backend can be had; null if one can
 * @param jdk the running JDK
 * @param hardware the machine
 * @param backends every backend, best first
 * @param choice what an automatic choice takes
 * @param flags of the JVM that matter
 */
public record Facts(
        String relent,
        @Nullable String error,
        Jvm jdk,
        Hardware hardware,
        List<Line> backends,
        Chosen choice,
        List<Flag> flags) {

    /** Takes copies. */
    public Facts {
        Objects.requireNonNull(jdk, "jdk");
        Objects.requireNonNull(hardware, "hardware");
        backends = List.copyOf(backends);
        flags = List.copyOf(flags);
    }

    /**
     * A flag of the JVM that matters.
     *
     * @param flag as it is written
     * @param set whether it is
     * @param purpose what it is good for
     */
    public record Flag(String flag, boolean set, String purpose) {}

    /** {@return the facts of this machine; a backend whose probe may end the JVM is asked in another one} */
    public static Facts detect() {
        boolean tornado = ChildProbe.isNeeded();
        BackendFacts found = tornado ? new ChildProbe(ChildJvm.real()).run() : BackendFacts.here();
        Chosen choice = found.choice();
        String error = choice.backend() == null ? choice.why() : null;
        return new Facts(
                Version.relent(), error, Jvm.detect(), Hardware.detect(), found.backends(), choice, flags(tornado));
    }

    /** {@return the same to be shown to others: without the JDK's folder, and a provider's name for its kernel} */
    public Facts shareable() {
        return new Facts(
                relent,
                error,
                new Jvm(jdk.version(), jdk.vendor(), jdk.machine(), "", jdk.warnings()),
                hardware.withSystem(hardware.system().replaceFirst("(\\d)-\\S+", "$1")),
                backends,
                choice,
                flags);
    }

    private static List<Flag> flags(boolean tornado) {
        boolean vector = ModuleLayer.boot().findModule("jdk.incubator.vector").isPresent();
        boolean nativeAccess = ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
                .anyMatch(argument -> argument.startsWith("--enable-native-access"));
        return List.of(
                new Flag("--add-modules jdk.incubator.vector", vector, "the Vector API, which cpu-vector is made of"),
                new Flag(
                        "--enable-native-access=ALL-UNNAMED",
                        nativeAccess,
                        "no warnings when a GPU driver or the hardware detection is loaded"),
                new Flag("@$TORNADOVM_HOME/tornado-argfile", tornado, "TornadoVM, which gpu-tornado runs on"),
                new Flag(
                        "-Dtornado.recover.bailout=False",
                        "false".equalsIgnoreCase(System.getProperty("tornado.recover.bailout")),
                        "a kernel that TornadoVM cannot compile fails, and says so"));
    }
}
