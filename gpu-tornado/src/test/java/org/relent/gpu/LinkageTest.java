package org.relent.gpu;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassModel;
import java.lang.classfile.constantpool.ConstantPool;
import java.lang.classfile.constantpool.Utf8Entry;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What loads where there is no TornadoVM names none of its types; signatures and emulation stay out of what is shipped. */
class LinkageTest {
    private static final String TORNADO = "uk/ac/manchester";

    private static Stream<String> texts(Class<?> type) throws IOException {
        String file = type.getName().substring(type.getPackageName().length() + 1) + ".class";
        try (InputStream in = type.getResourceAsStream(file)) {
            ClassModel model = ClassFile.of().parse(in.readAllBytes());
            ConstantPool pool = model.constantPool();
            return StreamSupport.stream(pool.spliterator(), false)
                    .filter(Utf8Entry.class::isInstance)
                    .map(entry -> ((Utf8Entry) entry).stringValue())
                    .toList()
                    .stream();
        }
    }

    /** Every class and descriptor in a class file is such a text; names for Class.forName are written with dots. */
    @ParameterizedTest
    @ValueSource(
            classes = {
                TornadoProvider.class,
                TornadoProbe.class,
                Host.class,
                ThisJvm.class,
                Causes.class,
                ListedDevice.class,
                Precision.class,
                SelfTestData.class
            })
    void namesNoTypeOfTornado(Class<?> type) throws IOException {
        assertThat(texts(type)).contains(type.getName().replace('.', '/')).noneMatch(text -> text.contains(TORNADO));
        for (Class<?> nested : type.getDeclaredClasses()) {
            assertThat(texts(nested)).noneMatch(text -> text.contains(TORNADO));
        }
    }

    @Test
    void neitherSignaturesNorEmulationArePackaged() throws IOException {
        String plan = TORNADO + "/tornado/api/TornadoExecutionPlan.class";
        assertThat(Built.signatures().resolve(plan)).isRegularFile();
        assertThat(Built.emulation().resolve(plan)).isRegularFile();
        try (Stream<Path> files = Files.walk(Built.classes())) {
            List<String> names = files.map(Path::toString).toList();
            assertThat(names).anyMatch(name -> name.endsWith("TornadoProvider.class"));
            assertThat(names).noneMatch(name -> name.contains(TORNADO));
        }
    }

    @Test
    void neitherSignaturesNorEmulationAreOnTheClassPath() {
        assertThat(System.getProperty("java.class.path").split(java.io.File.pathSeparator))
                .noneMatch(entry -> Path.of(entry).endsWith("signatures"))
                .noneMatch(entry -> Path.of(entry).endsWith("emulation"));
    }
}
