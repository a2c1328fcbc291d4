/** The element in React: attributes from state, an event into state, a method from a button. */

import { StrictMode, useEffect, useRef, useState } from "react";
import { createRoot } from "react-dom/client";

// Served beside the application, not bundled: it finds its other files by its own address.
const BATON = "/baton/baton.js";
import(/* @vite-ignore */ BATON);

function Review({ theme, onCount }) {
  const element = useRef(null);
  useEffect(() => {
    const heard = ({ detail }) => onCount(detail.open);
    const at = element.current;
    at.addEventListener("baton:count", heard);
    return () => at.removeEventListener("baton:count", heard);
  }, [onCount]);
  return <baton-review ref={element} theme={theme} user-name="Ana" />;
}

function App() {
  const [count, setCount] = useState(0);
  const [theme, setTheme] = useState("light");
  const [isReviewed, setReviewed] = useState(true);
  const [n, setN] = useState(1);
  return (
    <>
      <header>
        <button onClick={() => document.querySelector("baton-review").toggle()}>Comments: {count}</button>
        <button onClick={() => setTheme(theme === "light" ? "dark" : "light")}>Theme</button>
        <button onClick={() => setN(n + 1)}>Draw again</button>
        <button onClick={() => setReviewed(!isReviewed)}>Review or not</button>
      </header>
      <main key={n}>
        <h1>React, drawn {n} times</h1>
        <p>The application draws this text anew whenever it likes.</p>
      </main>
      {isReviewed && <Review theme={theme} onCount={setCount} />}
    </>
  );
}

createRoot(document.querySelector("#app")).render(<StrictMode><App /></StrictMode>);
