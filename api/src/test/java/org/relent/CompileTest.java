package org.relent;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.StringWriter;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import javax.tools.Diagnostic;
import javax.tools.DiagnosticCollector;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Mix-ups that must not compile: roles and forms are types. */
class CompileTest {
    @TempDir
    private Path directory;

    @Test
    void theRightProgramsCompile() throws Exception {
        compiles("""
                var kl = Relent.kl(Probabilities.given(), Logits.plain()).f32().in(LogBase.BITS).kernel();
                kl.run(Reference.probabilities(rows), Model.logits(rows), results);
                """);
        compiles("""
                var nll = Relent.nll(ClassIndex.plain(), Logits.atTemperature(2)).f64().kernel();
                double mean = nll.mean(Labels.of(1, 2), Model.logits(rows));
                """);
        compiles("""
                var entropy = Relent.entropy(Counts.plain()).threads(2).kernel(Backends.reference());
                entropy.run(Reference.counts(rows), results, 3);
                """);
    }

    @Test
    void referenceAndModelCanNotBeSwapped() throws Exception {
        refuses("""
                var kl = Relent.kl(Probabilities.given(), Probabilities.given()).kernel();
                kl.run(Model.probabilities(rows), Reference.probabilities(rows), results);
                """);
        refuses("""
                var kl = Relent.kl(Probabilities.given(), Probabilities.given()).kernel();
                double sum = kl.sum(Model.probabilities(rows), Reference.probabilities(rows));
                """);
        refuses("""
                var entropy = Relent.entropy(Probabilities.given()).kernel();
                entropy.run(Model.probabilities(rows), results);
                """);
    }

    @Test
    void logitsAreNotProbabilities() throws Exception {
        refuses("""
                var kl = Relent.kl(Probabilities.given(), Probabilities.given()).kernel();
                kl.run(Reference.probabilities(rows), Model.logits(rows), results);
                """);
        refuses("""
                var kl = Relent.kl(Probabilities.given(), Probabilities.given()).kernel();
                kl.run(Reference.logits(rows), Model.probabilities(rows), results);
                """);
    }

    @Test
    void noTwoFormsAreInterchangeable() throws Exception {
        List<String> forms = List.of("probabilities", "logProbabilities", "logits", "counts");
        List<String> plans =
                List.of("Probabilities.given()", "LogProbabilities.given()", "Logits.plain()", "Counts.plain()");
        StringBuilder wrong = new StringBuilder();
        int lines = 0;
        for (int planned = 0; planned < plans.size(); planned++) {
            for (int given = 0; given < forms.size(); given++) {
                String line = "Relent.entropy(%s).kernel().run(Reference.%s(rows), results);\n"
                        .formatted(plans.get(planned), forms.get(given));
                if (planned == given) {
                    compiles(line);
                } else {
                    wrong.append(line);
                    lines++;
                }
            }
        }
        List<Diagnostic<? extends JavaFileObject>> errors = compile(wrong.toString());
        assertThat(errors).hasSize(lines);
    }

    @Test
    void noTwoSpreadsAreInterchangeable() throws Exception {
        List<String> names = List.of("sigma", "variance", "logVariance");
        StringBuilder wrong = new StringBuilder();
        int lines = 0;
        for (String planned : names) {
            for (String given : names) {
                String other = given.substring(0, 1).toUpperCase(Locale.ROOT) + given.substring(1);
                String calls = """
                        Relent.gaussianKl(Gaussian.%1$s()).kernel().run(Reference.gaussian%2$s(rows, rows), results);
                        Relent.gaussianKl(Gaussian.sigma(), Gaussian.%1$s()).kernel()\
                        .run(Reference.gaussianSigma(rows, rows), Model.gaussian%2$s(rows, rows), results);
                        """.formatted(planned, other);
                if (planned.equals(given)) {
                    compiles(calls);
                } else {
                    wrong.append(calls);
                    lines += 2;
                }
            }
        }
        assertThat(compile(wrong.toString())).hasSize(lines);
    }

    @Test
    void gradientsOfGaussiansAreTwo() throws Exception {
        compiles("""
                var room = new GaussianGradient(Gradient.of(results, 1, 2), Gradient.of(new float[2], 1, 2));
                Relent.gaussianKl(Gaussian.logVariance()).kernel()
                        .runWithGradient(Reference.gaussianLogVariance(rows, rows), results, room);
                Relent.gaussianKl(Gaussian.sigma(), Gaussian.variance()).kernel().runWithGradient(
                        Reference.gaussianSigma(rows, rows), Model.gaussianVariance(rows, rows), results, room, null);
                """);
        refuses("""
                var room = Gradient.of(results, 1, 2);
                Relent.gaussianKl(Gaussian.sigma(), Gaussian.sigma()).kernel().runWithGradient(
                        Reference.gaussianSigma(rows, rows), Model.gaussianSigma(rows, rows), results, room, room);
                """);
    }

    @Test
    void labelsAreNotAModel() throws Exception {
        refuses("""
                var nll = Relent.nll(ClassIndex.plain(), Logits.plain()).kernel();
                nll.run(Model.logits(rows), Labels.of(1, 2), results);
                """);
        refuses("""
                var kl = Relent.kl(Probabilities.given(), Logits.plain()).kernel();
                kl.run(Reference.probabilities(rows), Labels.of(1, 2), results);
                """);
        refuses("""
                var nll = Relent.nll(ClassIndex.plain(), Logits.plain()).kernel();
                nll.run(Reference.logits(rows), Model.logits(rows), results);
                """);
    }

    @Test
    void bareRowsHaveNoRole() throws Exception {
        refuses("""
                var kl = Relent.kl(Probabilities.given(), Probabilities.given()).kernel();
                kl.run(rows, rows, results);
                """);
    }

    private void compiles(String body) throws Exception {
        assertThat(compile(body)).isEmpty();
    }

    private void refuses(String body) throws Exception {
        assertThat(compile(body)).isNotEmpty().allSatisfy(error -> {
            // javac's names for "incompatible types", for one candidate and for several.
            assertThat(error.getCode())
                    .isIn(
                            "compiler.err.cant.apply.symbol",
                            "compiler.err.cant.apply.symbols",
                            "compiler.err.prob.found.req");
            assertThat(error.getMessage(Locale.ROOT))
                    .containsAnyOf("cannot be converted", "incompatible types", "no suitable method");
        });
    }

    private List<Diagnostic<? extends JavaFileObject>> compile(String body) throws Exception {
        String source = """
                import org.relent.*;
                class Program {
                    void run(Rows rows, double[] results) {
                        %s
                    }
                }
                """.formatted(body);
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        assertThat(compiler).as("a JDK").isNotNull();
        DiagnosticCollector<JavaFileObject> diagnostics = new DiagnosticCollector<>();
        JavaFileObject file =
                new SimpleJavaFileObject(URI.create("string:///Program.java"), JavaFileObject.Kind.SOURCE) {
                    @Override
                    public CharSequence getCharContent(boolean ignoreEncodingErrors) {
                        return source;
                    }
                };
        Path classes = Path.of(
                Relent.class.getProtectionDomain().getCodeSource().getLocation().toURI());
        compiler.getTask(
                        new StringWriter(),
                        null,
                        diagnostics,
                        List.of(
                                "-cp",
                                classes.toString(),
                                "-d",
                                directory.toString(),
                                "-proc:none",
                                "-Xmaxerrs",
                                "1000"),
                        null,
                        List.of(file))
                .call();
        return diagnostics.getDiagnostics().stream()
                .filter(diagnostic -> diagnostic.getKind() == Diagnostic.Kind.ERROR)
                .toList();
    }
}
