package space.perigee.sync.transfer;

/**
 * Asks what of a transfer is missing.
 *
 * @param transfer {@link Manifest#transfer()} of the content
 * @param number counts the sender's questions; the status answers with the same
 */
public record Poll(int transfer, int number) implements Frame {}
