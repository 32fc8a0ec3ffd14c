package org.relent.gpu;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.util.ServiceLoader;
import org.junit.jupiter.api.Test;
import org.relent.BackendUnavailableException;
import org.relent.Backends;
import org.relent.KernelSpec;
import org.relent.Measure;
import org.relent.Probabilities;
import org.relent.spi.Availability;
import org.relent.spi.BackendProvider;

/** The backend as a user meets it. */
class TornadoProviderTest {
    private static final String REASON =
            "TornadoVM is not on the class path or module path, and TORNADOVM_HOME is not set";
    private static final String REMEDY =
            "install the TornadoVM SDK 5.2.0-jdk25 (sdk install tornadovm 5.2.0-jdk25-ptx, or -opencl),"
                    + " set TORNADOVM_HOME and start with java @$TORNADOVM_HOME/tornado-argfile …";

    private final TornadoProvider provider = new TornadoProvider();

    private static void assumeNoTornado() {
        assumeThat(System.getenv("TORNADOVM_HOME")).isNull();
        assumeThat(catchThrowable(() -> new ThisJvm().load(FakeHost.API))).isInstanceOf(ClassNotFoundException.class);
    }

    @Test
    void isFoundAsAService() {
        assertThat(ServiceLoader.load(BackendProvider.class)).hasAtLeastOneElementOfType(TornadoProvider.class);
        assertThat(provider.id()).isEqualTo("gpu-tornado");
        assertThat(provider.priority()).isEqualTo(200);
    }

    @Test
    void saysTheSameWheneverItIsAsked() {
        Availability answer = provider.probe();
        assertThat(answer.reason()).isNotBlank();
        assertThat(answer.remedy().isBlank()).isEqualTo(answer.available());
        assertThat(provider.probe()).isEqualTo(answer);
    }

    @Test
    void cannotBeOpenedWithoutADevice() {
        assertThatIllegalStateException()
                .isThrownBy(provider::open)
                .withMessage("device: got none, expected one that the probe has found");
    }

    @Test
    void isListedWithItsReason() {
        assumeNoTornado();
        assertThat(Backends.all()).contains(new Backends.Report("gpu-tornado", 200, Availability.no(REASON, REMEDY)));
    }

    @Test
    void throwsWhereItIsAskedForByName() {
        assumeNoTornado();
        assertThatExceptionOfType(BackendUnavailableException.class)
                .isThrownBy(() -> Backends.require("gpu-tornado"))
                .satisfies(e -> {
                    assertThat(e.backend()).isEqualTo("gpu-tornado");
                    assertThat(e.reason()).isEqualTo(REASON);
                    assertThat(e.remedy()).isEqualTo(REMEDY);
                    assertThat(e).hasMessageContaining(REASON).hasMessageContaining(REMEDY);
                });
    }

    @Test
    void isPassedOverByAnAutomaticChoice() {
        assumeNoTornado();
        assumeThat(System.getenv(Backends.ENVIRONMENT)).isNull();
        Backends.Selection selection =
                Backends.select(KernelSpec.of(Measure.KL, Probabilities.given(), Probabilities.given()));
        assertThat(selection.backend().id()).isNotEqualTo("gpu-tornado");
        assertThat(selection.passedOver()).contains("gpu-tornado: " + REASON + "; remedy: " + REMEDY);
    }
}
