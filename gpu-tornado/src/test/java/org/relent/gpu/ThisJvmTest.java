package org.relent.gpu;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

class ThisJvmTest {
    private static final AtomicBoolean INITIALISED = new AtomicBoolean();

    private final ThisJvm jvm = new ThisJvm();

    static final class Touchy {
        static {
            INITIALISED.set(true);
        }

        private Touchy() {}
    }

    @Test
    void readsVariablesAndProperties() {
        assertThat(jvm.env("PATH")).isEqualTo(System.getenv("PATH"));
        assertThat(jvm.env("RELENT_NO_SUCH_VARIABLE")).isNull();
        assertThat(jvm.property("os.name")).isEqualTo(System.getProperty("os.name"));
        assertThat(jvm.property("relent.no.such.property")).isNull();
    }

    @Test
    void loadsAClassWithoutInitialisingIt() {
        assertThatCode(() -> jvm.load("org.relent.gpu.ThisJvmTest$Touchy")).doesNotThrowAnyException();
        assertThat(INITIALISED).isFalse();
        assertThatThrownBy(() -> jvm.load("no.such.Class")).isInstanceOf(ClassNotFoundException.class);
    }

    @Test
    void findsModulesOfTheBootLayer() {
        assertThat(jvm.module("java.base"))
                .hasValueSatisfying(version -> assertThat(version)
                        .startsWith(Integer.toString(Runtime.version().feature())));
        assertThat(jvm.module("no.such.module")).isEmpty();
    }

    @Test
    void looksAtFiles(@TempDir Path folder) throws IOException {
        Path file = Files.writeString(folder.resolve("b.icd"), "");
        Files.writeString(folder.resolve("a.icd"), "");
        assertThat(jvm.isFile(file)).isTrue();
        assertThat(jvm.isFile(folder)).isFalse();
        assertThat(jvm.files(folder)).containsExactly("a.icd", "b.icd");
        assertThat(jvm.files(folder.resolve("none"))).isEmpty();
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void opensLibraries() {
        assertThatCode(() -> jvm.openLibrary("libc.so.6")).doesNotThrowAnyException();
        assertThatIllegalArgumentException()
                .isThrownBy(() -> jvm.openLibrary("librelent-no-such.so.1"))
                .withMessageMatching("librelent-no-such.so.1: .*[nN]o such file.*");
    }
}
