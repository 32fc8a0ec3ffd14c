package org.relent.gpu;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.lang.classfile.ClassFile;
import java.lang.classfile.constantpool.MemberRefEntry;
import java.lang.classfile.constantpool.PoolEntry;
import java.net.URI;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import javax.tools.DiagnosticCollector;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Kernels and the code around them can be written against the signatures, as they would be against TornadoVM. */
class SignaturesTest {
    private static final String TORNADO = "uk/ac/manchester/tornado/api/";

    @Test
    void aKernelAndItsPlanCompile(@TempDir Path out) throws IOException {
        compile(out);
        List<String> refs = references(out.resolve("sample/SampleKernel.class"));
        // A wrong descriptor compiles as well and fails on the device's machine, so the telling ones are spelt out.
        assertThat(refs)
                .contains(
                        TORNADO + "KernelContext.localIdx:Ljava/lang/Integer;",
                        TORNADO + "KernelContext.allocateFloatLocalArray:(I)[F",
                        TORNADO + "TornadoExecutionPlan.<init>:([L" + TORNADO + "ImmutableTaskGraph;)V",
                        TORNADO + "TaskGraph.transferToDevice:(I[Ljava/lang/Object;)L" + TORNADO + "TaskGraph;",
                        TORNADO + "WorkerGrid1D.setGlobalWork:(JJJ)V",
                        TORNADO + "DataRange.withSize:(J)L" + TORNADO + "DataRange;",
                        TORNADO + "TornadoExecutionResult.transferToHost:(L" + TORNADO + "DataRange;)L" + TORNADO
                                + "TornadoExecutionResult;",
                        TORNADO + "common/TornadoDevice.getPhysicalDevice:()L" + TORNADO + "TornadoTargetDevice;",
                        TORNADO + "common/TornadoDevice.getDeviceContext:()L" + TORNADO + "TornadoDeviceContext;",
                        TORNADO + "TornadoDeviceContext.isFP64Supported:()Z",
                        TORNADO + "types/arrays/TornadoNativeArray.ARRAY_HEADER:J");
        // Ints that javac copies: a field reference would mean that they are no constants.
        assertThat(refs).noneMatch(ref -> ref.contains("DataTransferMode"));
    }

    /** They must never be taken for the real thing: what is called by mistake says so. */
    @Test
    void aSignatureOnlyThrows() throws Exception {
        URL[] path = {Built.signatures().toUri().toURL()};
        try (var loader = new URLClassLoader(path, ClassLoader.getPlatformClassLoader())) {
            Class<?> context = loader.loadClass("uk.ac.manchester.tornado.api.KernelContext");
            assertThatThrownBy(() -> context.getConstructor().newInstance())
                    .cause()
                    .isInstanceOf(UnsupportedOperationException.class)
                    .hasMessage("signature only");
        }
    }

    private static void compile(Path out) throws IOException {
        JavaCompiler javac = ToolProvider.getSystemJavaCompiler();
        var messages = new DiagnosticCollector<JavaFileObject>();
        List<String> options =
                List.of("-d", out.toString(), "-cp", Built.signatures().toString(), "-Xlint:all", "-proc:none");
        boolean ok = javac.getTask(null, null, messages, options, null, List.of(sample()))
                .call();
        assertThat(messages.getDiagnostics().stream().map(d -> d.toString()).toList())
                .isEmpty();
        assertThat(ok).isTrue();
    }

    private static JavaFileObject sample() throws IOException {
        try (InputStream in = SignaturesTest.class.getResourceAsStream("SampleKernel.java.txt")) {
            String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
            return new SimpleJavaFileObject(URI.create("string:///SampleKernel.java"), JavaFileObject.Kind.SOURCE) {
                @Override
                public CharSequence getCharContent(boolean ignoreEncodingErrors) {
                    return text;
                }
            };
        }
    }

    private static List<String> references(Path classFile) throws IOException {
        List<String> refs = new ArrayList<>();
        for (PoolEntry entry : ClassFile.of().parse(classFile).constantPool()) {
            if (entry instanceof MemberRefEntry ref) {
                refs.add(String.format(
                        Locale.ROOT,
                        "%s.%s:%s",
                        ref.owner().asInternalName(),
                        ref.name().stringValue(),
                        ref.type().stringValue()));
            }
        }
        return refs;
    }
}
