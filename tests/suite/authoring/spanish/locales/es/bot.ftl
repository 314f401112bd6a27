ask = Algo más?
who = ¿Quién eres?
need = ¿Qué necesita? Vea https://example.gov/?q=1
