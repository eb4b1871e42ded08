/**
 * Authentication, confidentiality and keys.
 *
 * <p><b>The threat.</b> Anyone can listen to a pass, record it, and send any bytes at any time to
 * either end. So can whoever runs the broker or a leased station, who can also delay, repeat and
 * reorder frames, and forward to one satellite what was meant for another. Someone may have a
 * satellite's key, taken from a board in a laboratory, or the ground's key, for a while. Everyone
 * has read this.
 *
 * <p>The promises, to which the tests refer:
 *
 * <ol>
 *   <li>S1: a frame is valid only with a tag of the other end, for this end, in this mission.
 *   <li>S2: no transfer begins, and nothing is released, without a signature of the other end that
 *       is meant for this one.
 *   <li>S3: what was captured between two ends is valid between no others, and the other way round.
 *   <li>S4: whatever is sent, no more signatures are verified than the budget allows.
 *   <li>S5: whoever carries a content learns only its length, time, sender and recipient.
 *   <li>S6: an encrypted content is decrypted whole and in order, or not at all.
 *   <li>S7: keys that are unknown, revoked, expired or not yet valid are refused, counted and
 *       logged.
 *   <li>S8: keys change by signed statements only, never back in sequence; a kill at any moment
 *       leaves the keys before or after.
 *   <li>S9: private keys are in files that only their owner can read, and nowhere else.
 *   <li>S10: the number of the model on board never decreases without a signed rollback.
 * </ol>
 *
 * <p><b>Not promised.</b> Whoever holds the root's private key, or runs code at an end, has won
 * there. Whoever can delay frames can silence a mission; whoever sees when and how much is sent
 * learns that. Recorded traffic can be read by whoever later takes the recipient's private key, or
 * has a quantum computer: the sender's ephemeral keys protect against theft at the sender only.
 *
 * <p>Start with {@link space.perigee.sync.trust.PairSeal}, which protects frames; then {@link
 * space.perigee.sync.trust.TrustStore}, {@link space.perigee.sync.trust.Keyring} and {@link
 * space.perigee.sync.trust.VersionFloor}. All cryptography is the JDK's except HKDF, which it
 * lacks.
 */
@NullMarked
package space.perigee.sync.trust;

import org.jspecify.annotations.NullMarked;
