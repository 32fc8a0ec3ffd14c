package org.relent.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** What {@code ./relent} starts the JVM with, shown by a JDK whose {@code java} prints its arguments. */
@DisabledOnOs(OS.WINDOWS)
class LauncherTest {
    @TempDir
    Path root;

    private Path jdk;
    private Path sdk;

    /** A checkout that is built, so that nothing is built here. */
    @BeforeEach
    void checkOut() throws IOException {
        root = root.toRealPath();
        jdk = root.resolve("jdk");
        sdk = root.resolve("a sdk");
        for (String folder :
                List.of("bench/src/main", "codegen", "gpu-tornado/src/signatures", "bench/target/lib", ".mvn")) {
            Files.createDirectories(root.resolve(folder));
        }
        write("pom.xml", "");
        write("bench/pom.xml", "");
        Files.copy(Path.of("../.mvn/find-jdk.sh"), root.resolve(".mvn/find-jdk.sh"));
        write("relent", Files.readString(Path.of("../relent")));
        write("jdk/release", "JAVA_VERSION=\"25.0.3\"\n");
        write("jdk/bin/javac", "#!/bin/sh\n");
        write("jdk/bin/java", "#!/bin/sh\nfor word in \"$@\"; do printf '%s\\n' \"$word\"; done\n");
        write("a sdk/share/java/tornado/tornado-api-5.2.0-jdk25.jar", "");
        write("a sdk/share/java/graalJars/compiler.jar", "");
        write("a sdk/lib/libtornado-opencl.so", "");
        write("a sdk/tornado-argfile", argfile(sdk));
        write("bench/target/relent-bench-1.jar", "");
    }

    private static String argfile(Path sdk) {
        return """
                # TornadoVM
                -XX:+EnableJVMCI
                -Djava.library.path="%1$s/lib"
                --module-path ".:%1$s/share/java/tornado"
                --upgrade-module-path "%1$s/share/java/graalJars"
                --add-modules ALL-SYSTEM,tornado.runtime
                --add-exports=a/b=/no/path
                """.formatted(sdk);
    }

    private void write(String name, String text) throws IOException {
        Path file = root.resolve(name);
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    private record Started(List<String> out, String err) {}

    private Started relent(Map<String, String> variables, String... args) throws IOException, InterruptedException {
        ProcessBuilder builder =
                new ProcessBuilder("/bin/sh", root.resolve("relent").toString());
        builder.command().addAll(List.of(args));
        builder.environment().keySet().removeIf(name -> name.startsWith("RELENT_") || name.startsWith("TORNADO"));
        builder.environment().put("JAVA_HOME", jdk.toString());
        builder.environment().putAll(variables);
        Path out = root.resolve("out");
        Path err = root.resolve("err");
        int code = builder.redirectOutput(out.toFile())
                .redirectError(err.toFile())
                .start()
                .waitFor();
        assertThat(code).as(Files.readString(err)).isZero();
        return new Started(Files.readAllLines(out), Files.readString(err, StandardCharsets.UTF_8));
    }

    private Started withSdk(String... more) throws IOException, InterruptedException {
        return relent(
                more.length == 0
                        ? Map.of("TORNADOVM_HOME", sdk.toString())
                        : Map.of("TORNADOVM_HOME", sdk.toString(), more[0], more[1]),
                "score",
                "a b",
                "*");
    }

    private List<String> plain() throws IOException, InterruptedException {
        return relent(Map.of(), "score", "a b", "*").out;
    }

    private void expectPlain(Started started, String why) throws IOException, InterruptedException {
        assertThat(started.out).isEqualTo(plain());
        assertThat(started.err)
                .isEqualTo(
                        why.isEmpty()
                                ? ""
                                : "relent: starting without TornadoVM: " + why + " (RELENT_GPU=off silences this)\n");
    }

    @Test
    void startsWithoutTornado() throws Exception {
        Started started = relent(Map.of("RELENT_JAVA_OPTS", "-Xmx1g -Da=*"), "score", "a b", "*");
        assertThat(started.err).isEmpty();
        assertThat(started.out)
                .startsWith("--add-modules", "jdk.incubator.vector", "--enable-native-access=ALL-UNNAMED")
                .containsSequence(
                        "-Xmx1g",
                        "-Da=*",
                        "-cp",
                        root + "/bench/target/relent-bench-1.jar:" + root + "/bench/target/lib/*",
                        "org.relent.bench.cli.Main",
                        "score",
                        "a b",
                        "*")
                .noneMatch(word -> word.contains("tornado"));
    }

    /** The current folder is left out of the SDK's module path: a file there that is no jar would stop the JVM. */
    @Test
    void startsWithTornado() throws Exception {
        Started started = withSdk();
        assertThat(started.err).isEmpty();
        List<String> plain = plain();
        assertThat(started.out)
                .startsWith(
                        "@" + sdk + "/tornado-argfile",
                        "--module-path",
                        sdk + "/share/java/tornado",
                        "-Dtornado.recover.bailout=False")
                .endsWith(plain.toArray(String[]::new))
                .hasSize(4 + plain.size());
    }

    @Test
    void isSwitchedOff() throws Exception {
        expectPlain(withSdk("RELENT_GPU", "off"), "");
        expectPlain(withSdk("RELENT_GPU", "OFF"), "");
        assertThat(withSdk("RELENT_GPU", "on").out.getFirst()).startsWith("@");
        Files.delete(sdk.resolve("tornado-argfile"));
        expectPlain(withSdk("RELENT_GPU", "off"), "");
    }

    @Test
    void homeIsEmpty() throws Exception {
        expectPlain(relent(Map.of("TORNADOVM_HOME", ""), "score", "a b", "*"), "");
    }

    @Test
    void argfileIsMissing() throws Exception {
        Files.delete(sdk.resolve("tornado-argfile"));
        expectPlain(withSdk(), "there is no " + sdk + "/tornado-argfile");
    }

    /** As after moving the SDK, or half of an uninstallation. */
    @Test
    void argfileNamesWhatIsNotThere() throws Exception {
        String file = sdk + "/tornado-argfile";
        for (String folder : List.of("lib", "share/java/tornado", "share/java/graalJars")) {
            Path path = sdk.resolve(folder);
            Path away = sdk.resolve("away");
            Files.move(path, away);
            expectPlain(withSdk(), file + " names " + path + ", which is not there");
            Files.move(away, path);
        }
    }

    @Test
    void sdkIsForAnotherJdk() throws Exception {
        write("jdk/release", "JAVA_VERSION=\"29.0.1\"\n");
        expectPlain(withSdk(), sdk + " is for JDK 25, and " + jdk + " is JDK 29");
    }
}
