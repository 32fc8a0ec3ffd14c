package org.relent.cpu;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.Constructor;
import org.relent.Backend;
import org.relent.cpu.scalar.VectorShape;
import org.relent.spi.Engine;

/**
 * Loads the backend a second time, with a plain emulation in place of the JDK's vectors: the same kernels, one lane after
 * the other, at any width. It shares the API with the first one, so both run on the same operands.
 */
final class ScalarLoader extends ClassLoader {
    private static final String BACKEND = "org.relent.cpu.";
    private static final String VECTORS = "jdk.incubator.vector.";
    private static final String EMULATION = VectorShape.class.getPackageName() + ".";

    // Only what the backend itself is made of, not the tests of the same package.
    private final String origin = VectorEngine.class
            .getProtectionDomain()
            .getCodeSource()
            .getLocation()
            .toString();

    private ScalarLoader() {
        super("scalar", ScalarLoader.class.getClassLoader());
    }

    /** The backend on emulated vectors of a width. */
    static Backend backend(int bits) {
        return Backend.of("scalar-" + bits, engine(bits));
    }

    static Engine engine(int bits) {
        ScalarLoader loader = new ScalarLoader();
        try {
            loader.loadClass(VectorShape.class.getName())
                    .getMethod("prefer", int.class)
                    .invoke(null, bits);
            Constructor<?> engine =
                    loader.loadClass(VectorEngine.class.getName()).getDeclaredConstructor();
            engine.setAccessible(true);
            return (Engine) engine.newInstance();
        } catch (ReflectiveOperationException e) {
            throw new LinkageError(e.toString(), e);
        }
    }

    @Override
    protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
        if (name.startsWith(VECTORS)) {
            throw new ClassNotFoundException(name + " is not to be reached from here");
        }
        if (!name.startsWith(BACKEND)) {
            return super.loadClass(name, resolve);
        }
        synchronized (getClassLoadingLock(name)) {
            Class<?> known = findLoadedClass(name);
            return known != null ? known : define(name);
        }
    }

    private Class<?> define(String name) throws ClassNotFoundException {
        var resource = getParent().getResource(path(name) + ".class");
        boolean emulation = name.startsWith(EMULATION);
        if (resource == null || !(emulation || resource.toString().contains(origin))) {
            throw new ClassNotFoundException(name + " at " + resource + ", expected in " + origin);
        }
        try (InputStream in = resource.openStream()) {
            byte[] bytes = in.readAllBytes();
            byte[] plain = emulation ? bytes : renamed(bytes);
            return defineClass(name, plain, 0, plain.length);
        } catch (IOException e) {
            throw new ClassNotFoundException(name, e);
        }
    }

    /**
     * A class with the emulation's names in place of the JDK's: all names and descriptors are text in its constant pool,
     * to which everything else refers by number (Java Virtual Machine Specification, §4.4).
     */
    private static byte[] renamed(byte[] bytes) throws IOException {
        DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes));
        ByteArrayOutputStream result = new ByteArrayOutputStream(bytes.length + 1000);
        DataOutputStream out = new DataOutputStream(result);
        out.writeLong(in.readLong()); // magic and version
        int count = in.readUnsignedShort();
        out.writeShort(count);
        for (int i = 1; i < count; i++) {
            int tag = in.readUnsignedByte();
            out.writeByte(tag);
            switch (tag) {
                case 1 -> out.writeUTF(in.readUTF().replace(path(VECTORS), path(EMULATION)));
                case 7, 8, 16, 19, 20 -> out.write(in.readNBytes(2));
                case 15 -> out.write(in.readNBytes(3));
                case 3, 4, 9, 10, 11, 12, 17, 18 -> out.write(in.readNBytes(4));
                case 5, 6 -> {
                    out.write(in.readNBytes(8));
                    i++; // a long or double counts twice
                }
                default -> throw new AssertionError("unknown constant " + tag);
            }
        }
        in.transferTo(out);
        return result.toByteArray();
    }

    private static String path(String name) {
        return name.replace('.', '/');
    }
}
