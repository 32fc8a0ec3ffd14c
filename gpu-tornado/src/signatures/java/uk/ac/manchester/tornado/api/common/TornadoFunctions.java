// A signature of TornadoVM's public API (5.2.0-jdk25): compiled against, never packaged.
package uk.ac.manchester.tornado.api.common;

/** The shapes of a kernel method, by number of arguments. */
public final class TornadoFunctions {
    public TornadoFunctions() {}

    public interface Task {
        void apply();
    }

    public interface Task1<T1> {
        void apply(T1 a1);
    }

    public interface Task2<T1, T2> {
        void apply(T1 a1, T2 a2);
    }

    public interface Task3<T1, T2, T3> {
        void apply(T1 a1, T2 a2, T3 a3);
    }

    public interface Task4<T1, T2, T3, T4> {
        void apply(T1 a1, T2 a2, T3 a3, T4 a4);
    }

    public interface Task5<T1, T2, T3, T4, T5> {
        void apply(T1 a1, T2 a2, T3 a3, T4 a4, T5 a5);
    }

    public interface Task6<T1, T2, T3, T4, T5, T6> {
        void apply(T1 a1, T2 a2, T3 a3, T4 a4, T5 a5, T6 a6);
    }

    public interface Task7<T1, T2, T3, T4, T5, T6, T7> {
        void apply(T1 a1, T2 a2, T3 a3, T4 a4, T5 a5, T6 a6, T7 a7);
    }

    public interface Task8<T1, T2, T3, T4, T5, T6, T7, T8> {
        void apply(T1 a1, T2 a2, T3 a3, T4 a4, T5 a5, T6 a6, T7 a7, T8 a8);
    }
}
