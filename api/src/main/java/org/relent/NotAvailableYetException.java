package org.relent;

/** The contract defines this kernel, but the chosen backend does not compute it yet. */
public final class NotAvailableYetException extends UnsupportedOperationException {
    private static final long serialVersionUID = 1L;

    NotAvailableYetException(KernelSpec spec, String reasons) {
        super(spec + ": not available yet: " + reasons);
    }
}
