export default function Page() {
  return <p>An app with two Kinde webhook routes.</p>;
}
