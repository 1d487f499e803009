// A button that turns a page dark or light, and remembers it; without it a page is as the system is.
