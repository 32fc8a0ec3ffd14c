package org.relent;

import java.util.Optional;
import org.relent.spi.Availability;
import org.relent.spi.BackendProvider;
import org.relent.spi.Engine;
import org.relent.spi.RowKernel;

/** What {@link BackendsTest} runs in JVMs of its own, and the providers it puts there. */
final class BackendsProgram {
    private BackendsProgram() {}

    /** Does one thing and prints what came of it. */
    public static void main(String... arguments) {
        KernelSpec kl = KernelSpec.of(Measure.KL, Probabilities.given(), Probabilities.given());
        try {
            switch (arguments[0]) {
                case "all" -> Backends.all().forEach(System.out::println);
                case "select" -> System.out.println(Backends.select(kl));
                case "select entropy" ->
                    System.out.println(Backends.select(KernelSpec.of(Measure.ENTROPY, Counts.plain(), null)));
                case "kernel" ->
                    System.out.println(Relent.kl(Probabilities.given(), Probabilities.given())
                            .kernel());
                case "crossover" -> System.out.println(Backends.crossover(ElementType.F32));
                case "plan twice" -> {
                    System.out.println(Relent.kl(Probabilities.given(), Probabilities.given())
                            .kernel());
                    System.out.println(Relent.entropy(Counts.plain()).kernel());
                }
                default -> System.out.println(Backends.require(arguments[0]));
            }
        } catch (RuntimeException | Error problem) {
            System.out.println(problem.getClass().getSimpleName() + ": " + problem.getMessage());
            if (problem.getCause() != null) {
                System.out.println("cause " + problem.getCause());
            }
        }
    }

    /** A provider that works; the others change one thing. */
    public static class Better implements BackendProvider {
        @Override
        public String id() {
            return "better";
        }

        @Override
        public int priority() {
            return 100;
        }

        @Override
        public Availability probe() {
            return Availability.yes("made up");
        }

        /** Computes kl alone, and always 42. */
        @Override
        public Engine open() {
            return new Engine() {
                @Override
                public Optional<String> refusal(KernelSpec spec) {
                    return spec.measure() == Measure.KL ? Optional.empty() : Optional.of("kl is all there is");
                }

                @Override
                public RowKernel compile(KernelSpec spec) {
                    return (p, q, y, first, count, results, offset, workers) -> results[offset] = 42;
                }
            };
        }
    }

    /** The same as a device. */
    public static class Device extends Better {
        @Override
        public String id() {
            return "device";
        }

        @Override
        public int priority() {
            return 200;
        }

        @Override
        public Engine open() {
            Engine engine = super.open();
            return new Engine() {
                @Override
                public Optional<String> refusal(KernelSpec spec) {
                    return engine.refusal(spec);
                }

                @Override
                public RowKernel compile(KernelSpec spec) {
                    return engine.compile(spec);
                }

                @Override
                public boolean isDevice() {
                    return true;
                }
            };
        }
    }

    /** Another device. */
    public static final class SlowerDevice extends Device {
        @Override
        public String id() {
            return "slower";
        }

        @Override
        public int priority() {
            return 150;
        }
    }

    /** A device that is ranked below the reference. */
    public static final class LastDevice extends Device {
        @Override
        public int priority() {
            return -1000;
        }
    }

    /** Its probe throws, against its contract. */
    public static final class ThrowingProbe extends Better {
        @Override
        public Availability probe() {
            throw new IllegalStateException("no such device");
        }
    }

    /** Its probe finds a class missing. */
    public static final class UnlinkedProbe extends Better {
        @Override
        public Availability probe() {
            throw new NoClassDefFoundError("some/Incubator");
        }
    }

    /** Its probe gives nothing. */
    public static final class NullProbe extends Better {
        @Override
        @SuppressWarnings("NullAway")
        public Availability probe() {
            return null;
        }
    }

    /** It does not even know its name. */
    public static final class ThrowingId extends Better {
        @Override
        public String id() {
            throw new IllegalStateException("nameless");
        }
    }

    /** It cannot be made. */
    public static final class ThrowingConstructor extends Better {
        /** Throws. */
        public ThrowingConstructor() {
            throw new IllegalStateException("unmade");
        }
    }

    /** It cannot run here, and says why. */
    public static final class Unavailable extends Better {
        @Override
        public Availability probe() {
            return Availability.no("there is no device", "buy one");
        }
    }

    /** It promises too much. */
    public static final class FailsToOpen extends Better {
        @Override
        public Engine open() {
            throw new IllegalStateException("the device is busy");
        }
    }
}
