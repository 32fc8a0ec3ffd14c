package org.relent.bench.jmh.peers;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.ServiceLoader;
import org.relent.bench.jmh.Workload;

/**
 * Another way to compute some of the cases, to compare speed with. Peers are found with {@link ServiceLoader}.
 */
public interface Peer {
    /** {@return its name in parameters and results} */
    String id();

    /** {@return what it is, with its version as far as it tells} */
    String description();

    /**
     * Why it does not take a batch.
     *
     * @param batch the rows and what is asked of them
     * @return the reason; empty if it computes the batch
     */
    Optional<String> refusal(Workload batch);

    /**
     * Makes a run. Copies into its own types of matrix are made here, and not timed.
     *
     * @param batch a batch it does not refuse
     * @param results room for one result a row
     * @return a run of the whole batch
     */
    Runnable bind(Workload batch, double[] results);

    /** {@return all peers, those that lack their library among them} */
    static List<Peer> all() {
        return ServiceLoader.load(Peer.class, Peer.class.getClassLoader()).stream()
                .map(ServiceLoader.Provider::get)
                .sorted(Comparator.comparing(Peer::id))
                .toList();
    }

    /**
     * The peer of a name.
     *
     * @param id its name
     * @return the peer; empty if there is none of that name on the class path
     */
    static Optional<Peer> byId(String id) {
        return all().stream().filter(peer -> peer.id().equals(id)).findFirst();
    }
}
