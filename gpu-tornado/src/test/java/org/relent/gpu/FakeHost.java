package org.relent.gpu;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.relent.spi.Availability;

/** A machine as a test wants it: what is not put in is not there. */
final class FakeHost implements Host {
    static final String API = "uk.ac.manchester.tornado.api.TornadoExecutionPlan";
    static final String PTX = "uk.ac.manchester.tornado.drivers.ptx.PTX";
    static final String CUDA = "uk.ac.manchester.tornado.drivers.cuda.CUDADriver";
    static final String OPENCL = "uk.ac.manchester.tornado.drivers.opencl.OpenCL";

    final Map<String, String> env = new HashMap<>();
    final Map<String, String> properties = new HashMap<>();
    final Set<String> classes = new HashSet<>();
    final Map<String, LinkageError> broken = new HashMap<>();
    final Map<String, String> modules = new HashMap<>();
    final Set<Path> files = new HashSet<>();
    final Map<String, RuntimeException> libraryFailures = new HashMap<>();
    final List<String> opened = new ArrayList<>();
    final List<String> tried = new ArrayList<>();
    Supplier<Availability> device = () -> Availability.yes("a device");

    /** TornadoVM started by its argfile, with no driver yet. */
    static FakeHost started() {
        FakeHost host = new FakeHost();
        host.classes.add(API);
        host.implementation("api", "uk.ac.manchester.tornado.runtime.tasks.TornadoTaskGraph");
        host.implementation("runtime", "uk.ac.manchester.tornado.runtime.TornadoCoreRuntime");
        host.implementation("tornado", "uk.ac.manchester.tornado.runtime.common.Tornado");
        host.implementation("annotation", "uk.ac.manchester.tornado.annotation.ASMClassVisitor");
        host.modules.put("jdk.internal.vm.ci", "25.0.3");
        host.modules.put("jdk.graal.compiler", "");
        host.classes.add("jdk.graal.compiler.core.common.GraalOptions");
        host.modules.put("tornado.api", "5.2.0-jdk25");
        host.properties.put("os.name", "Linux");
        host.properties.put("java.library.path", "/sdk/lib:/usr/lib");
        return host;
    }

    FakeHost with(String driver, String library) {
        classes.add(driver);
        files.add(Path.of("/sdk/lib", library));
        return this;
    }

    private void implementation(String part, String className) {
        properties.put("tornado.load." + part + ".implementation", className);
        classes.add(className);
    }

    @Override
    public String env(String name) {
        return env.get(name);
    }

    @Override
    public String property(String name) {
        return properties.get(name);
    }

    @Override
    public void load(String className) throws ClassNotFoundException {
        if (broken.containsKey(className)) {
            throw broken.get(className);
        }
        if (!classes.contains(className)) {
            throw new ClassNotFoundException(className);
        }
    }

    @Override
    public Optional<String> module(String name) {
        return Optional.ofNullable(modules.get(name));
    }

    @Override
    public boolean isFile(Path path) {
        return files.contains(path);
    }

    @Override
    public List<String> files(Path folder) {
        return files.stream()
                .filter(file -> folder.equals(file.getParent()))
                .map(file -> file.getFileName().toString())
                .sorted()
                .toList();
    }

    @Override
    public void openLibrary(String name) {
        if (libraryFailures.containsKey(name)) {
            throw libraryFailures.get(name);
        }
        opened.add(name);
    }

    @Override
    public Availability tryDevice(String wanted, String tornado) {
        tried.add(tornado + ": " + wanted);
        return device.get();
    }
}
