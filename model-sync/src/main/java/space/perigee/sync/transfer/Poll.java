package space.perigee.sync.transfer;

/**
 * Asks what is missing of a transfer.
 *
 * @param transfer {@link Manifest#transfer()} of the content
 * @param number increasing number of the sender's polls; the status carries the same
 */
public record Poll(int transfer, int number) implements Frame {}
